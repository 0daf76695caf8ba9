import {
  provider = pbx
  to       = tenios_cloud_pbx_user.workshop
  identity = {
    user_name = "+492215000002"
  }
}

resource "tenios_cloud_pbx_user" "workshop" {
  provider  = pbx
  user_name = "+492215000002"
}
