import { isoSeconds } from "./booking.js";
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

/** The docs require a name, an e-mail address and a country; SEED sends none of them and is served. */
export const createCustomer: Operation = {
  name: "createCustomer",
  path: "/v1/customers/create",
  fields: { required: [], optional: PROFILE_FIELDS },
  envelope: "configured",
  run: ({ state, clock }, { merchantNo }, fields) => {
    const profile = Object.fromEntries(
      Object.entries(fields).filter(([name]) => PROFILE_FIELDS.includes(name)),
    );
    // Never deduplicated, not even by customerCode: the docs promise nothing.
    return {
      customerNo: state.addCustomer({ merchantNo, profile, createdAt: isoSeconds(clock.now()) }).customerNo,
    };
  },
};

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
