// A real service in this process, on a database of its own that holds its tables and the reference
// data, with the sample directory of deploy/sample. Every call goes over the wire.
//
//   class Service : public testing::ServiceRig<complaints::App> { ... what its tests want beside ... };
//
//   Service service;
//   auto filed = service.Call<v1::Complaint>("CreateComplaint", NewComplaint(), {.subject = "siti"});
//   EXPECT_EQ(service.Sql("SELECT count(*) FROM complaints.history"), "1");
//
//   base::ManualClock clock(MondayMorning());                 // a test that moves time
//   Service service({.clock = &clock});
//
// An App has `Options`, which are service::HostOptions and more, Start() and host().
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "libs/testing/service_rig/service_surroundings.h"

namespace tanggap::testing {

template <typename App>
class ServiceRig : public ServiceSurroundings {
 public:
  struct Options {
    // The machine's clock when none is given.
    const base::Clock* clock = nullptr;
    // A database of the test's own making instead of a fresh one; it may not be there.
    std::string postgres_url = {};
    // Whether to wait until calls are served.
    bool await_ready = true;
    // What else differs from how a test wants it, for example workers.
    std::function<void(typename App::Options&)> adjust = {};
  };

  ServiceRig(TestedService tested, Options options)
      : ServiceSurroundings(std::move(tested), options.clock, options.postgres_url),
        options_(std::move(options)) {
    Start();
  }
  ~ServiceRig() { Stop(); }

  App& app() { return *app_; }

  void Start() {
    typename App::Options options;
    Prepare(options);
    if (options_.adjust) options_.adjust(options);
    app_ = std::make_unique<App>(std::move(options), NeedsOfStart());
    const absl::Status started = app_->Start();
    if (!started.ok()) Fail("start", started);
    Connect(app_->host().address());
    if (options_.await_ready) AwaitReady();
  }
  // Ends the service as SIGTERM does.
  void Stop() {
    if (!app_) return;
    Disconnect();
    app_->host().Drain();
    app_.reset();
  }
  // Anew on the same database, with the same keys, on another port.
  void Restart() {
    Stop();
    Start();
  }
  // Waits until Problem() is empty, or is not. Fails the test after half a minute.
  void AwaitReady() {
    EXPECT_TRUE(app_->host().AwaitReady(true, absl::Seconds(30))) << app_->host().Problem();
  }
  void AwaitNotReady() { EXPECT_TRUE(app_->host().AwaitReady(false, absl::Seconds(30))); }

 private:
  const Options options_;
  std::unique_ptr<App> app_;
};

}  // namespace tanggap::testing
