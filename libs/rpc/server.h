// A gRPC server of ours: hardened, with one doorway that every call passes. It traces, admits,
// authenticates, checks roles, parses, validates, runs the handler on a bounded executor, answers
// exactly once, counts and logs.
//
//   rpc::Server server(options, {clock, random, log, metrics, authenticate});
//   server.Handle<GetComplaintRequest, Complaint>(
//       "tanggap.complaints.v1.ComplaintsService.GetComplaint",
//       [&](const rpc::Context& context, const GetComplaintRequest& request) { return api.Get(context, request); });
//   server.HandleDeferred<CreateComplaintRequest, Complaint>(
//       "tanggap.complaints.v1.ComplaintsService.CreateComplaint",
//       [&](const rpc::Context& context, const CreateComplaintRequest& request, rpc::Reply<Complaint> reply) {...});
//   TANGGAP_RETURN_IF_ERROR(server.Start());       // every mistake in contracts or registration is found here
//   server.SetServing(true);                       // health SERVING, when the database answers
//   termination.Wait();                            // SIGTERM (see termination.h)
//   server.Drain();
//
// Handlers may throw; that is INTERNAL_ERROR. See context.h for what they know, reply.h for how
// they answer, and feed.h for server streams (HandleStream).
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <google/protobuf/message.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "libs/exec/executor.h"
#include "libs/rpc/context.h"
#include "libs/rpc/feed.h"
#include "libs/rpc/options.h"
#include "libs/rpc/reply.h"

namespace tanggap::rpc {

class Server {
 public:
  Server(ServerOptions options, ServerNeeds needs);
  // Drains without delay.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Registers the handler of a method, before Start. It returns absl::StatusOr<Response>,
  // absl::StatusOr<rpc::Answer<Response>>, or what converts to the latter.
  template <typename Request, typename Response, typename Handler>
  void Handle(std::string_view method, Handler handler) {
    AddHandler(method, Request::default_instance(), Response::descriptor(),
               [handler = std::move(handler)](const Context& context,
                                              const google::protobuf::Message& request,
                                              internal::RawReply reply) {
                 absl::StatusOr<Answer<Response>> answer =
                     handler(context, static_cast<const Request&>(request));
                 Reply<Response>(std::move(reply)).Finish(std::move(answer));
               });
  }

  // The same for a handler `void(const Context&, const Request&, Reply<Response>)` that may answer
  // later. The request lives until the handler has returned, the context also until the reply is
  // finished.
  template <typename Request, typename Response, typename Handler>
  void HandleDeferred(std::string_view method, Handler handler) {
    AddHandler(method, Request::default_instance(), Response::descriptor(),
               [handler = std::move(handler)](const Context& context,
                                              const google::protobuf::Message& request,
                                              internal::RawReply reply) {
                 handler(context, static_cast<const Request&>(request),
                         Reply<Response>(std::move(reply)));
               });
  }

  // The same for a server stream: a handler
  // `absl::StatusOr<std::unique_ptr<Feed<Response>>>(const Context&, const Request&, Waker)` that
  // opens it. The context lives as long as the feed.
  template <typename Request, typename Response, typename Handler>
  void HandleStream(std::string_view method, Handler handler) {
    AddOpener(method, Request::default_instance(), Response::descriptor(),
              [handler = std::move(handler)](const Context& context,
                                             const google::protobuf::Message& request,
                                             Waker waker) -> internal::OpenedFeed {
                absl::StatusOr<std::unique_ptr<Feed<Response>>> feed =
                    handler(context, static_cast<const Request&>(request), std::move(waker));
                if (!feed.ok()) return std::move(feed).status();
                if (*feed == nullptr) return nullptr;
                return std::make_unique<internal::SerialisedFeed<Response>>(*std::move(feed));
              });
  }

  // Listens. The error is a sentence about the first mistake: a method without contract or access
  // rule, a field rule that does not fit, a server stream of a service handled here that nobody
  // opens, an address that is taken. Health begins as NOT_SERVING.
  absl::Status Start();
  // What health checks are told.
  void SetServing(bool serving);

  // The address that others can dial: the listen address with the port that was chosen.
  std::string address() const;
  int port() const;

  // Ends in order: NOT_SERVING, drain_delay, no new calls, end streams with SHUTTING_DOWN, wait for
  // those under way up to drain_timeout, cancel what is left, stop the workers. From an ordinary
  // thread, not from a handler. A second call waits for the first.
  void Drain();

  // For the metrics page (exec::ExecutorMetrics) and tests. Exists after Start.
  const exec::Executor& executor() const;
  // How many calls are open now, streams not among them once they are open, and how many streams.
  size_t open_calls() const;
  size_t open_streams() const;

 private:
  class Running;

  void AddHandler(
      std::string_view method, const google::protobuf::Message& request,
      const google::protobuf::Descriptor* response,
      std::function<void(const Context&, const google::protobuf::Message&, internal::RawReply)>
          handler);
  void AddOpener(
      std::string_view method, const google::protobuf::Message& request,
      const google::protobuf::Descriptor* response,
      std::function<internal::OpenedFeed(const Context&, const google::protobuf::Message&, Waker)>
          opener);

  std::unique_ptr<Running> running_;
};

}  // namespace tanggap::rpc
