import { withoutCardNumbers } from "../card-numbers.js";
import { isoSeconds } from "./booking.js";
import type { Fields } from "./fields.js";
import type { Operation } from "./operation.js";
import { RET_CODE, Refusal } from "./refusal.js";

const PROFILE_FIELDS = [
  "city",
  "company",
  "countryCode",
  "customerCode",
  "dateOfBirth",
  "email",
  "firstName",
  "lang",
  "lastName",
  "mobileNumber",
  "phone",
  "profileType",
  "state",
  "street",
  "street2",
  "zip",
];

/** Required by docs.pockyt.io (customers/create), and the address because card issuers check it. */
const REQUIRED_PROFILE = ["firstName", "lastName", "email", "countryCode", "street", "city", "zip", "phone"];

/** The docs require a name, an e-mail address and a country; SEED sends none of them and is served. */
export const createCustomer: Operation = {
  name: "createCustomer",
  path: "/v1/customers/create",
  fields: { required: [], optional: PROFILE_FIELDS },
  envelope: "configured",
  run: ({ state, clock }, { merchantNo, requiresProfile = false }, fields) => {
    if (requiresProfile) checkProfile(fields);
    const profile = Object.fromEntries(
      Object.entries(fields)
        .filter(([name]) => PROFILE_FIELDS.includes(name))
        .map(([name, value]) => [name, withoutCardNumbers(value)]),
    );
    // Never deduplicated, not even by customerCode: the docs promise nothing.
    return {
      customerNo: state.addCustomer({ merchantNo, profile, createdAt: isoSeconds(clock.now()) }).customerNo,
    };
  },
};

/** The vendor's PHP SDK wants a state too, in the US. */
function checkProfile(fields: Fields): void {
  const needed = fields.countryCode === "US" ? [...REQUIRED_PROFILE, "state"] : REQUIRED_PROFILE;
  const missing = needed.filter((name) => fields[name] === undefined);
  if (missing.length > 0)
    throw new Refusal(RET_CODE.missing, `this merchant's customers need: ${missing.join(", ")}`);
}

export const retrieveCustomer: Operation = {
  name: "retrieveCustomer",
  path: "/v1/customers/retrieve",
  fields: { required: [], optional: ["customerNo", "customerCode"] },
  envelope: "configured",
  run: ({ state }, { merchantNo }, { customerNo, customerCode }) => {
    if ((customerNo === undefined) === (customerCode === undefined)) {
      throw new Refusal(RET_CODE.badValue, "send exactly one of customerNo and customerCode");
    }
    const customer =
      customerNo !== undefined
        ? state.customer(merchantNo, customerNo)
        : state.customerByCode(merchantNo, customerCode ?? "");
    if (customer === undefined) throw new Refusal(RET_CODE.notFound, "no such customer");
    return { customerNo: customer.customerNo, createdTime: customer.createdAt, ...customer.profile };
  },
};
