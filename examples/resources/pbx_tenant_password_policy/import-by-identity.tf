import {
  to = pbx_tenant_password_policy.strict
  identity = {
    id = "current"
  }
}

resource "pbx_tenant_password_policy" "strict" {
  min_length = 6
}
