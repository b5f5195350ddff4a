/** A later release: input rules that refuse what passed before, and other rules of both providers. */
module.exports = function stricterRules(source) {
  return source
    .replaceAll("description: text(256)", "description: text(1)")
    .replaceAll("returnUrl: httpUrl", "returnUrl: email")
    .replaceAll("matching(paymentIdPattern,", "matching(/^NONE$/,")
    .replaceAll('notificationProof: "signature"', 'notificationProof: "query"')
    .replaceAll('abandonedPayment: "cancel"', 'abandonedPayment: "providerCloses"')
    .replaceAll("repeatsRequests: true", "repeatsRequests: false")
    .replaceAll("refundReadFirst: true", "refundReadFirst: false")
    .replaceAll("savedCardArrivesWithinSeconds: 7_500", "savedCardArrivesWithinSeconds: 75");
};
