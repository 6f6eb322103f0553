// One connection of an HTTP server: reads a request, asks the handler, writes its answer, and
// again, until a limit is passed, an error occurs, or the client goes away. It keeps itself alive
// by the operation that is under way; there is always exactly one. Internal to http; all on one
// thread.
#pragma once

#include <absl/time/time.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "libs/http/response.h"

namespace tanggap::http::internal {

struct SessionLimits {
  size_t max_header_bytes;
  size_t max_body_bytes;
  absl::Duration timeout;
};

class Session : public std::enable_shared_from_this<Session> {
 public:
  using Request = boost::beast::http::request<boost::beast::http::string_body>;
  using Handler = std::function<Response(const Request&)>;

  // `on_end` is called when the connection is gone.
  Session(boost::asio::ip::tcp::socket socket, const SessionLimits& limits, const Handler& handler,
          std::function<void()> on_end);
  ~Session();

  void Start() { Read(); }

 private:
  using Message = boost::beast::http::response<boost::beast::http::string_body>;

  void Read();
  void OnRead(boost::system::error_code error);
  void Write(const Response& response, bool is_head, bool keep_alive);
  void OnWritten(boost::system::error_code error);
  void Discard(size_t left);

  boost::beast::tcp_stream stream_;
  const SessionLimits limits_;
  const Handler& handler_;
  const std::function<void()> on_end_;
  boost::beast::flat_buffer buffer_;
  // Made anew for each request, as a parser reads only one.
  std::optional<boost::beast::http::request_parser<boost::beast::http::string_body>> parser_;
  std::optional<Message> message_;
};

}  // namespace tanggap::http::internal
