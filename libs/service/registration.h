// Puts handlers into a server under the names of one proto service. Until the service is up none of
// them runs.
//
//   Registration complaints(server, "tanggap.complaints.v1.ComplaintsService.", check_up);
//   complaints.Serve("GetComplaint", lookup_api_, &LookupApi::Get);
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <functional>
#include <string>
#include <utility>

#include "libs/base/strings.h"
#include "libs/rpc/server.h"

namespace tanggap::service {

class Registration {
 public:
  // `check_up` is asked at every call; its error is the answer.
  Registration(rpc::Server& server, std::string prefix, std::function<absl::Status()> check_up)
      : server_(server), prefix_(std::move(prefix)), check_up_(std::move(check_up)) {}

  template <typename Request, typename Answer, typename Api>
  void Serve(const char* method, Api& api,
             absl::StatusOr<Answer> (Api::*handle)(const rpc::Context&, const Request&)) {
    ServeOf<Request, Answer>(method, api, handle);
  }
  template <typename Request, typename Answer, typename Api>
  void Serve(const char* method, const Api& api,
             absl::StatusOr<Answer> (Api::*handle)(const rpc::Context&, const Request&) const) {
    ServeOf<Request, Answer>(method, api, handle);
  }

  // For a handler that answers later.
  template <typename Request, typename Response, typename Api>
  void ServeDeferred(const char* method, Api& api,
                     void (Api::*handle)(const rpc::Context&, const Request&,
                                         rpc::Reply<Response>)) {
    server_.HandleDeferred<Request, Response>(
        base::Join(prefix_, method),
        [check_up = check_up_, &api, handle](const rpc::Context& context, const Request& request,
                                             rpc::Reply<Response> reply) {
          if (const absl::Status up = check_up(); !up.ok()) return reply.Finish(up);
          (api.*handle)(context, request, std::move(reply));
        });
  }

  // For one that opens a stream.
  template <typename Request, typename Response, typename Api>
  void ServeStream(const char* method, Api& api,
                   absl::StatusOr<std::unique_ptr<rpc::Feed<Response>>> (Api::*open)(
                       const rpc::Context&, const Request&, rpc::Waker)) {
    server_.HandleStream<Request, Response>(
        base::Join(prefix_, method),
        [check_up = check_up_, &api, open](
            const rpc::Context& context, const Request& request,
            rpc::Waker waker) -> absl::StatusOr<std::unique_ptr<rpc::Feed<Response>>> {
          if (absl::Status up = check_up(); !up.ok()) return up;
          return (api.*open)(context, request, std::move(waker));
        });
  }

 private:
  template <typename T>
  struct ResponseOf {
    using type = T;
  };
  template <typename T>
  struct ResponseOf<rpc::Answer<T>> {
    using type = T;
  };

  template <typename Request, typename Answer, typename Api, typename Handle>
  void ServeOf(const char* method, Api& api, Handle handle) {
    server_.Handle<Request, typename ResponseOf<Answer>::type>(
        base::Join(prefix_, method),
        [check_up = check_up_, &api, handle](const rpc::Context& context,
                                             const Request& request) -> absl::StatusOr<Answer> {
          if (absl::Status up = check_up(); !up.ok()) return up;
          return (api.*handle)(context, request);
        });
  }

  rpc::Server& server_;
  const std::string prefix_;
  const std::function<absl::Status()> check_up_;
};

}  // namespace tanggap::service
