/** Webpack's part of changed-workflows.ts: this source stands for the module's own. */
module.exports = function changedSource() {
  return this.getOptions().source;
};
