# "current" is the tenant that the provider is signed in to. Its own id does as well.
import {
  to = pbx_tenant_billing.calls
  id = "current"
}

resource "pbx_tenant_billing" "calls" {
  account = "TENANT"
}
