import {
  to = pbx_user_group.sales
  identity = {
    id = "NzAwNTUxOTA5NzczMTUyMDEx"
  }
}

resource "pbx_user_group" "sales" {
  name = "Sales"
}
