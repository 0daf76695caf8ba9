# By its name.
data "myreports_pbx_connection" "head_office" {
  provider = pbx
  name     = "PBX 1"
}

# By its id, of a customer who need not be the provider's default.
data "myreports_pbx_connection" "branch" {
  provider           = pbx
  customer_tenant_id = "c1b5de10-77a2-4c1e-8f0a-2d9e5b3a6f22"
  id                 = "b7e00002-5d3a-4c61-9e2f-000000000002"
}

output "kinds" {
  value = [data.myreports_pbx_connection.head_office.type, data.myreports_pbx_connection.branch.type]
}
