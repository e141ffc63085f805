/** What opens the customer's API: a project's key, or a dashboard session. */
export const CUSTOMER_SECURITY = [{ apiKey: [] }, { session: [] }];
/** What opens the operator's API: the admin token, or an operator's dashboard session. */
export const OPERATOR_SECURITY = [{ adminToken: [] }, { session: [] }];
/** What only a dashboard session opens. */
export const SESSION_SECURITY = [{ session: [] }];
