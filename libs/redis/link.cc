#include "libs/redis/link.h"

#include <fcntl.h>
#include <hiredis/hiredis.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <limits>
#include <string>
#include <system_error>

#include "libs/base/result.h"
#include "libs/base/strings.h"

namespace tanggap::redis::internal {

namespace {

std::string ErrorText(int error) { return std::generic_category().message(error); }

}  // namespace

absl::StatusOr<std::unique_ptr<Link>> Link::Open(const Address& address, absl::Duration timeout) {
  const timeval limit = absl::ToTimeval(timeout);
  redisContext* const context =
      address.path.empty() ? redisConnectWithTimeout(address.host.c_str(), address.port, limit)
                           : redisConnectUnixWithTimeout(address.path.c_str(), limit);
  if (context == nullptr) return absl::UnavailableError("cannot be reached: no memory");
  if (context->err != 0) {
    const std::string why = context->errstr;
    redisFree(context);
    return absl::UnavailableError(base::Join("cannot be reached: ", why));
  }
  const int socket = redisFreeKeepFd(context);
  ::fcntl(socket, F_SETFD, FD_CLOEXEC);
  return std::unique_ptr<Link>(new Link(socket));
}

Link::~Link() { ::close(socket_); }

bool Link::IsQuiet() const {
  pollfd watched = {.fd = socket_, .events = POLLIN, .revents = 0};
  return ::poll(&watched, 1, /*milliseconds=*/0) == 0;
}

absl::Status Link::Exchange(std::string_view commands, size_t count, absl::Duration timeout,
                            size_t max_reply_bytes, std::vector<Reply>& replies) {
  const SteadyTime deadline = std::chrono::steady_clock::now() + absl::ToChronoNanoseconds(timeout);
  const size_t wanted = replies.size() + count;
  reader_.Limit(max_reply_bytes);
  std::string_view unsent = commands;
  while (replies.size() < wanted) {
    const auto events = static_cast<short>(unsent.empty() ? POLLIN : POLLIN | POLLOUT);
    TANGGAP_ASSIGN_OR_RETURN(const short ready, Await(events, deadline, timeout));
    // Answers first: a server that hangs up may have said why, and one that is sent more than its
    // answers are taken must keep them all.
    if ((ready & (POLLIN | POLLHUP | POLLERR)) != 0) {
      TANGGAP_RETURN_IF_ERROR(Receive(replies));
    } else if ((ready & POLLOUT) != 0) {
      TANGGAP_RETURN_IF_ERROR(Send(unsent));
    }
  }
  if (replies.size() > wanted || !unsent.empty() || reader_.HasRest()) {
    replies.clear();  // whose answers they are is anybody's guess
    return absl::UnavailableError("answered what it was not asked");
  }
  return absl::OkStatus();
}

absl::StatusOr<short> Link::Await(short events, SteadyTime deadline, absl::Duration timeout) const {
  while (true) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) {
      return absl::UnavailableError(
          base::Join("did not answer within ", absl::ToInt64Milliseconds(timeout), " ms"));
    }
    pollfd watched = {.fd = socket_, .events = events, .revents = 0};
    const auto milliseconds = std::min<int64_t>(left.count(), std::numeric_limits<int>::max());
    const int found = ::poll(&watched, 1, static_cast<int>(milliseconds));
    if (found > 0) return watched.revents;
    if (found < 0 && errno != EINTR) {
      return absl::UnavailableError(base::Join("cannot be waited for: ", ErrorText(errno)));
    }
  }
}

absl::Status Link::Send(std::string_view& unsent) {
  const ssize_t sent = ::send(socket_, unsent.data(), unsent.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent >= 0) {
    unsent.remove_prefix(static_cast<size_t>(sent));
  } else if (errno != EAGAIN && errno != EINTR) {
    return absl::UnavailableError(base::Join("closed the connection: ", ErrorText(errno)));
  }
  return absl::OkStatus();
}

absl::Status Link::Receive(std::vector<Reply>& replies) {
  std::array<char, 16 * 1024> buffer;
  const ssize_t got = ::recv(socket_, buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (got > 0) return reader_.Feed({buffer.data(), static_cast<size_t>(got)}, replies);
  if (got == 0) return absl::UnavailableError("closed the connection");
  if (errno == EAGAIN || errno == EINTR) return absl::OkStatus();
  return absl::UnavailableError(base::Join("closed the connection: ", ErrorText(errno)));
}

}  // namespace tanggap::redis::internal
