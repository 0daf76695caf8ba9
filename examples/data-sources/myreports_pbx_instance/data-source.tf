# Does someone collect the events of this account on a Kazoo already?
data "myreports_pbx_instance" "head_office" {
  provider    = pbx
  instance_id = "00000000000000000000000000000001"
}

output "tied_to" {
  value = data.myreports_pbx_instance.head_office.exists ? data.myreports_pbx_instance.head_office.customer_tenant_id : "nobody"
}
