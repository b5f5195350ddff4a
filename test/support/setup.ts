// Run before each test file; what it imports runs once in a process, which has one runtime for all of its files.
import "./quiet-runtime.js";
