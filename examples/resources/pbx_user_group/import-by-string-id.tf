import {
  to = pbx_user_group.sales
  id = "NzAwNTUxOTA5NzczMTUyMDEx"
}

resource "pbx_user_group" "sales" {
  name = "Sales"
}
