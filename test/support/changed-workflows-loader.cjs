/** Webpack's part of changed-workflows.ts: changes the source of one module, and fails where it can't. */
module.exports = function changedWorkflow(source) {
  return this.getOptions().changes.reduce((changed, [from, to]) => {
    const parts = changed.split(from);
    if (parts.length !== 2) throw new Error(`${this.resourcePath} has ${parts.length - 1} times: ${from}`);
    return parts.join(to);
  }, source);
};
