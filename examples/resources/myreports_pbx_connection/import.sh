terraform import myreports_pbx_connection.head_office c1b5de10-77a2-4c1e-8f0a-2d9e5b3a6f22/b7e00001-5d3a-4c61-9e2f-000000000001
