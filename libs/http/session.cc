#include "libs/http/session.h"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>
#include <chrono>
#include <utility>

namespace tanggap::http::internal {

namespace beast = boost::beast;

namespace {

constexpr size_t kDiscardAtMost = 256 * 1024;

// The answer to a request that could not be read, or nothing when the connection itself failed.
std::optional<Response> AnswerTo(beast::http::error error) {
  switch (error) {
    case beast::http::error::end_of_stream:
    case beast::http::error::partial_message:
      return std::nullopt;
    case beast::http::error::header_limit:
    case beast::http::error::buffer_overflow:
      return Response{.status = 431, .body = "The header is too large.\n"};
    case beast::http::error::body_limit:
      return Response{.status = 413, .body = "The body is too large.\n"};
    default:
      return Response{.status = 400, .body = "This is not an HTTP request.\n"};
  }
}

}  // namespace

Session::Session(boost::asio::ip::tcp::socket socket, const SessionLimits& limits,
                 const Handler& handler, std::function<void()> on_end)
    : stream_(std::move(socket)),
      limits_(limits),
      handler_(handler),
      on_end_(std::move(on_end)),
      buffer_(limits.max_header_bytes + limits.max_body_bytes) {}

Session::~Session() { on_end_(); }

void Session::Read() {
  parser_.emplace();
  parser_->header_limit(static_cast<uint32_t>(limits_.max_header_bytes));
  parser_->body_limit(limits_.max_body_bytes);
  // One deadline for the whole request, which no trickle of bytes can move.
  stream_.expires_after(absl::ToChronoNanoseconds(limits_.timeout));
  beast::http::async_read(stream_, buffer_, *parser_,
                          [self = shared_from_this()](boost::system::error_code error, size_t) {
                            self->OnRead(error);
                          });
}

void Session::OnRead(boost::system::error_code error) {
  if (!error) {
    const Request& request = parser_->get();
    const bool is_head = request.method() == beast::http::verb::head;
    return Write(handler_(request), is_head, request.keep_alive());
  }
  if (error.category() != make_error_code(beast::http::error::end_of_stream).category()) return;
  const auto answer = AnswerTo(static_cast<beast::http::error>(error.value()));
  if (answer) Write(*answer, /*is_head=*/false, /*keep_alive=*/false);
}

void Session::Write(const Response& response, bool is_head, bool keep_alive) {
  message_.emplace();
  message_->result(static_cast<unsigned>(response.status));
  message_->set(beast::http::field::content_type, response.content_type);
  message_->set(beast::http::field::cache_control, "no-store");
  message_->set("X-Content-Type-Options", "nosniff");
  if (response.status == 405) message_->set(beast::http::field::allow, "GET, HEAD");
  message_->keep_alive(keep_alive);
  message_->content_length(response.body.size());
  // The length of the body that GET would give, and no body.
  if (!is_head) message_->body() = response.body;
  stream_.expires_after(absl::ToChronoNanoseconds(limits_.timeout));
  beast::http::async_write(stream_, *message_,
                           [self = shared_from_this()](boost::system::error_code error, size_t) {
                             self->OnWritten(error);
                           });
}

void Session::OnWritten(boost::system::error_code error) {
  if (error) return;
  if (message_->keep_alive()) return Read();
  // Closing while bytes of the client are unread would make the kernel send a reset, which can
  // overtake the answer.
  boost::system::error_code ignored;
  stream_.socket().shutdown(boost::asio::ip::tcp::socket::shutdown_send, ignored);
  buffer_.clear();
  Discard(kDiscardAtMost);
}

void Session::Discard(size_t left) {
  // The deadline is that of the answer.
  stream_.async_read_some(
      buffer_.prepare(std::min<size_t>(4096, buffer_.max_size())),
      [self = shared_from_this(), left](boost::system::error_code error, size_t got) {
        if (!error && got < left) self->Discard(left - got);
      });
}

}  // namespace tanggap::http::internal
