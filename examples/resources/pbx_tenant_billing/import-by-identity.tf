import {
  to = pbx_tenant_billing.calls
  identity = {
    id = "current"
  }
}

resource "pbx_tenant_billing" "calls" {
  account = "TENANT"
}
