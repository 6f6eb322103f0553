// What a route answers.
//
//   http::Response response{.status = 503, .body = "The database cannot be reached.\n"};
#pragma once

#include <string>

namespace tanggap::http {

struct Response {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body = {};
};

}  // namespace tanggap::http
