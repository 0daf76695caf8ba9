# All connections of the customer to a 3CX. Without type it would be all of them.
data "myreports_pbx_connections" "three_cx" {
  provider = pbx
  type     = "three_cx"
}

# The name of each, by its id.
output "three_cx_names" {
  value = { for connection in data.myreports_pbx_connections.three_cx.connections : connection.id => connection.name }
}
