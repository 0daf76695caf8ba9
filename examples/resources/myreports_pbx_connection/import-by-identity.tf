import {
  provider = pbx
  to       = myreports_pbx_connection.branch
  identity = {
    customer_tenant_id = "c1b5de10-77a2-4c1e-8f0a-2d9e5b3a6f22"
    id                 = "b7e00002-5d3a-4c61-9e2f-000000000002"
  }
}

resource "myreports_pbx_connection" "branch" {
  provider = pbx
  name     = "PBX 2"
  three_cx = {}
}
