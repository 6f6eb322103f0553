// The log of events over the wire: every change gets its position within moments, whoever may read
// it reads it, and Redis holds the same.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/strings.h"
#include "libs/errors/rpc_status.h"
#include "libs/events/stream_keys.h"
#include "libs/redis/streams.h"
#include "libs/testing/await.h"
#include "libs/testing/private_redis.h"
#include "libs/testing/status_matchers.h"
#include "services/complaints/commands.h"
#include "tanggap/common/v1/event_log.pb.h"
#include "tests/complaints/cases.h"
#include "tests/complaints/told_events.h"

namespace tanggap::complaints {
namespace {

using testing::Await;

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using ::testing::ElementsAre;

constexpr char kRead[] = "tanggap.common.v1.EventLogService.Read";
constexpr char kHead[] = "tanggap.common.v1.EventLogService.Head";

class EventLogTest : public ::testing::Test {
 protected:
  absl::StatusOr<common::v1::LogSlice> Read(const std::string& agency, int64_t after,
                                            const std::string& epoch, const Caller& caller) {
    common::v1::ReadRequest request;
    common::v1::LogPosition& position = *request.add_logs();
    position.set_agency(agency);
    position.set_position(after);
    position.set_epoch(epoch);
    const auto response = service_->Call<common::v1::ReadResponse>(kRead, request, caller);
    if (!response.ok()) return response.status();
    return response->slices(0);
  }
  // The whole log, once it has so many events.
  common::v1::LogSlice ReadAll(const std::string& agency, int64_t count) {
    common::v1::LogSlice slice;
    EXPECT_TRUE(Await([&] {
      const auto read = Read(agency, 0, "", Auditor());
      if (read.ok()) slice = *read;
      return !read.ok() || slice.head_position() >= count;
    }));
    EXPECT_EQ(slice.head_position(), count);
    EXPECT_EQ(slice.events_size(), count);
    return slice;
  }

  std::unique_ptr<Service> service_ = std::make_unique<Service>();
};

TEST_F(EventLogTest, EveryChangeGetsItsPositionAndIsReadInOrder) {
  const std::string name = CaseIn(*service_, v1::COMPLAINT_STATE_ANSWERED).name();
  const common::v1::LogSlice slice = ReadAll("dinkes", 5);
  const std::vector<ToldEvent> told = EventsOf(*service_, name);
  ASSERT_EQ(told.size(), 5u);
  for (int i = 0; i < slice.events_size(); ++i) {
    const common::v1::Event& event = slice.events(i);
    EXPECT_EQ(event.position(), i + 1);
    EXPECT_EQ(event.subject_version(), i + 1);
    EXPECT_EQ(event.subject(), name);
    EXPECT_EQ(event.source(), "complaints");
    EXPECT_EQ(event.agency(), "dinkes");
    EXPECT_EQ(event.epoch(), slice.epoch());
    EXPECT_EQ(event.id(), told[static_cast<size_t>(i)].id);
    EXPECT_EQ(event.type(), told[static_cast<size_t>(i)].type);
    EXPECT_EQ(event.data(), told[static_cast<size_t>(i)].event.SerializeAsString());
    EXPECT_TRUE(event.has_record_time());
  }
  EXPECT_EQ(service_->Sql("SELECT count(*) FROM ev.outbox"), "0");
  // A reader goes on from where it is.
  const auto rest = Read("dinkes", 3, slice.epoch(), Auditor());
  ASSERT_THAT(rest, IsOk());
  EXPECT_EQ(rest->events_size(), 2);
  EXPECT_EQ(rest->through_position(), 5);
}

TEST_F(EventLogTest, EachAgencyHasItsOwn) {
  v1::CreateComplaintRequest request = NewComplaint();
  request.mutable_complaint()->clear_agency();
  request.mutable_complaint()->clear_category();
  request.mutable_complaint()->clear_region();
  const std::string name = File(*service_, request).name();
  v1::VerifyComplaintRequest verify = Verify(name);
  verify.set_agency("dinsos");
  verify.set_category("bantuan-sosial");
  ASSERT_THAT(service_->Call<v1::Complaint>("VerifyComplaint", verify, Coordinator()), IsOk());
  EXPECT_EQ(ReadAll("diskominfo", 2).events(1).type(), "complaints.v1.ComplaintTransferredOut");
  EXPECT_EQ(ReadAll("dinsos", 1).events(0).type(), "complaints.v1.ComplaintTransferredIn");
  const auto heads =
      service_->Call<common::v1::HeadResponse>(kHead, common::v1::HeadRequest(), Auditor());
  ASSERT_THAT(heads, IsOk());
  std::vector<std::string> agencies;
  for (const common::v1::LogHead& head : heads->heads()) agencies.push_back(head.agency());
  EXPECT_THAT(agencies, ElementsAre("dinsos", "diskominfo"));
}

TEST_F(EventLogTest, IsForServicesAndAuditorsOfTheAgency) {
  File(*service_);
  ReadAll("dinkes", 1);
  const auto read = [&](const Caller& caller) { return Read("dinkes", 0, "", caller).status(); };
  for (const Caller& caller : {Citizen(), Officer(), Supervisor(), Coordinator(), Importer(),
                               Partner(), DataProtectionOfficer()})
    EXPECT_THAT(read(caller), HasReason(Reason::ROLE_MISSING)) << caller.subject;
  EXPECT_THAT(read(Nobody()), HasReason(Reason::TOKEN_MISSING));
  EXPECT_THAT(read(Holding(auth::Role::ROLE_AUDITOR, "dinkes")), IsOk());
  const auto other = Read("dinkes", 0, "", Holding(auth::Role::ROLE_AUDITOR, "dinsos"));
  ASSERT_THAT(other, IsOk());
  EXPECT_THAT(errors::FromRpcStatus(other->error()), HasReason(Reason::RESOURCE_NOT_FOUND));
  EXPECT_EQ(other->events_size(), 0);
}

TEST_F(EventLogTest, WhatWasWrittenBeforeTheEndIsTakenUpByTheNextStart) {
  for (int i = 0; i < 20; ++i) File(*service_);
  service_->Restart();
  ReadAll("dinkes", 20);
}

TEST_F(EventLogTest, TheOperatorBeginsANewEpochAfterARestore) {
  File(*service_);
  const common::v1::LogSlice before = ReadAll("dinkes", 1);
  std::string url = "--postgres-url=" + service_->postgres_url();
  std::vector<std::string> words = {"tanggap-complaints", "new-epoch", url};
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  ASSERT_EQ(RunCommand(static_cast<int>(arguments.size()), arguments.data()), 0);
  const common::v1::LogSlice after = ReadAll("dinkes", 1);
  EXPECT_GT(after.epoch(), before.epoch());
  EXPECT_EQ(after.events(0).id(), before.events(0).id());
  EXPECT_EQ(after.events(0).epoch(), after.epoch());
}

class MirroredLogTest : public EventLogTest {
 protected:
  MirroredLogTest() {
    service_ = std::make_unique<Service>(Service::Options{.adjust = [this](AppOptions& app) {
      app.redis_server = redis::Options{.address = server_->Address()};
      app.admin_address = "127.0.0.1:0";
    }});
  }
  ~MirroredLogTest() override { service_.reset(); }

  // The events that Redis holds, once it has so many.
  std::vector<std::string> Mirrored(const std::string& agency, const std::string& epoch,
                                    size_t count) {
    auto connection = redis::Connection::Create({.address = server_->Address()}, random_);
    EXPECT_THAT(connection, IsOk());
    const std::string key = events::StreamKey("complaints", agency, *base::Uuid::Parse(epoch));
    std::vector<std::string> events;
    EXPECT_TRUE(Await([&] {
      const auto tails = redis::Read(**connection, {{.key = key, .after = 0}}, {});
      if (!tails.ok() || tails->empty() || tails->front().entries.size() < count) return false;
      for (const redis::Entry& entry : tails->front().entries) {
        EXPECT_EQ(entry.position, static_cast<int64_t>(events.size()) + 1);
        events.push_back(entry.fields.at(0).value);
      }
      return true;
    }));
    return events;
  }

  std::unique_ptr<testing::PrivateRedis> server_ = testing::PrivateRedis::Create();
  base::SystemRandom random_;
};

TEST_F(MirroredLogTest, RedisHoldsTheSameEvents) {
  CaseIn(*service_, v1::COMPLAINT_STATE_VERIFIED);
  const common::v1::LogSlice slice = ReadAll("dinkes", 2);
  const std::vector<std::string> mirrored = Mirrored("dinkes", slice.epoch(), 2);
  ASSERT_EQ(mirrored.size(), 2u);
  for (int i = 0; i < 2; ++i) {
    common::v1::Event event;
    ASSERT_TRUE(event.ParseFromString(mirrored[static_cast<size_t>(i)]));
    // An auditor does not learn the trace of the call.
    EXPECT_EQ(slice.events(i).traceparent(), "");
    EXPECT_EQ(event.traceparent().empty(), i == 0) << "of an officer's step, not of the filing";
    event.clear_traceparent();
    EXPECT_EQ(event.SerializeAsString(), slice.events(i).SerializeAsString());
  }
}

TEST_F(MirroredLogTest, RedisMayDieAndComeBackEmpty) {
  File(*service_);
  const std::string epoch = ReadAll("dinkes", 1).epoch();
  Mirrored("dinkes", epoch, 1);
  server_->Kill9();
  for (int i = 0; i < 5; ++i) File(*service_);
  ReadAll("dinkes", 6);
  server_->Start();
  EXPECT_EQ(Mirrored("dinkes", epoch, 6).size(), 6u) << "all of it is there again";
}

}  // namespace
}  // namespace tanggap::complaints
