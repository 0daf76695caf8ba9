import {
  to = pbx_tenant.company
  identity = {
    id = "current"
  }
}

resource "pbx_tenant" "company" {
  timezone = "UTC"
}
