#include "services/cli/session.h"

#include <fstream>
#include <sstream>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/privacy/private_file.h"
#include "services/cli/text_input.h"
#include "services/cli/usage_error.h"

namespace tanggap::cli {
namespace {

absl::StatusOr<std::string> TokenOf(const Arguments& arguments) {
  std::string token = arguments.Text("token");
  if (token.empty() && arguments.Has("token-file")) {
    TANGGAP_ASSIGN_OR_RETURN(token, privacy::ReadPrivateFile(arguments.Text("token-file")));
  }
  // What is copied from a terminal or a file ends in a line break.
  while (!token.empty() && (token.back() == '\n' || token.back() == '\r' || token.back() == ' '))
    token.pop_back();
  // The whole header is as good as the token in it.
  constexpr std::string_view kScheme = "Bearer ";
  return token.starts_with(kScheme) ? token.substr(kScheme.size()) : token;
}

absl::StatusOr<rpc::ChannelOptions> ChannelOptionsOf(const Arguments& arguments) {
  rpc::ChannelOptions options;
  options.address = arguments.Text("address");
  // Who opens a stream again must not be given the connection that is just dying.
  options.own_connection = true;
  if (!absl::ParseDuration(arguments.Text("timeout"), &options.default_timeout) ||
      options.default_timeout <= absl::ZeroDuration()) {
    return UsageError("--timeout is a time like 30s or 2m.");
  }
  if (arguments.IsOn("tls") || arguments.Has("ca")) {
    options.tls.emplace();
    if (arguments.Has("ca")) {
      TANGGAP_ASSIGN_OR_RETURN(options.tls->root_certificates, ReadTextFile(arguments.Text("ca")));
    }
  }
  return options;
}

}  // namespace

std::vector<Flag> SessionFlags(const Service& service) {
  return {
      {.name = "address",
       .placeholder = "HOST:PORT",
       .help = "Where the service is.",
       .environment = service.address_variable,
       .fallback = service.address},
      {.name = "token",
       .placeholder = "TOKEN",
       .help = "Who you are.",
       .environment = "TANGGAP_TOKEN"},
      {.name = "token-file",
       .placeholder = "FILE",
       .help = "The same from a file that nobody else may read.",
       .environment = "TANGGAP_TOKEN_FILE"},
      {.name = "tls",
       .placeholder = "",
       .help = "Encrypt, and check the service by the system's certificates.",
       .environment = "TANGGAP_TLS"},
      {.name = "ca",
       .placeholder = "FILE",
       .help = "Encrypt, and check the service by these certificates.",
       .environment = "TANGGAP_CA"},
      {.name = "timeout",
       .placeholder = "TIME",
       .help = "How long to wait for an answer.",
       .environment = "TANGGAP_TIMEOUT",
       .fallback = "30s"},
  };
}

absl::StatusOr<std::unique_ptr<Session>> Session::Open(const Arguments& arguments,
                                                       Surroundings& surroundings,
                                                       const std::string& address) {
  TANGGAP_ASSIGN_OR_RETURN(rpc::ChannelOptions options, ChannelOptionsOf(arguments));
  if (!address.empty()) options.address = address;
  TANGGAP_ASSIGN_OR_RETURN(std::string token, TokenOf(arguments));
  std::unique_ptr<Session> session(new Session(std::move(options), arguments, surroundings));
  session->UseToken(std::move(token));
  return session;
}

Session::Session(rpc::ChannelOptions options, const Arguments& arguments,
                 Surroundings& surroundings)
    : surroundings_(surroundings),
      options_(std::move(options)),
      channel_(options_, surroundings.random),
      json_(arguments.IsOn("json")),
      verbose_(arguments.IsOn("verbose")),
      view_(ViewOf(arguments, surroundings)) {}

rpc::CallOptions Session::CallOptionsNow() const {
  rpc::CallOptions options{.language = view_.language,
                           .authorization = token_.empty() ? "" : base::Join("Bearer ", token_)};
  if (tries_once_) options.idempotent = false;
  return options;
}

absl::StatusOr<std::string> Session::CallBytes(std::string_view method,
                                               const std::string& request) {
  absl::StatusOr<std::string> answer = channel_.CallBytes(method, request, CallOptionsNow());
  if (errors::ReasonOf(answer.status()) != errors::Reason::AGENCY_SERVED_ELSEWHERE) return answer;
  rpc::ChannelOptions elsewhere = options_;
  elsewhere.address = errors::MetadataOf(answer.status(), "address");
  if (elsewhere.address.empty() || elsewhere.address == options_.address) return answer;
  if (verbose_)
    surroundings_.err << "Another instance serves this agency; asking " << elsewhere.address
                      << "\n";
  return rpc::Channel(elsewhere, surroundings_.random).CallBytes(method, request, CallOptionsNow());
}

absl::Status Session::NotAMessage(std::string_view method) {
  return absl::InternalError(
      base::Join("The answer of ", method, " is not a message of its type."));
}

}  // namespace tanggap::cli
