#include "libs/events/event_log_api.h"

#include <gmock/gmock.h>

#include "libs/errors/error.h"
#include "libs/errors/rpc_status.h"
#include "libs/events/test_events.h"
#include "libs/testing/in_process_server.h"

namespace tanggap::events {
namespace {

using errors::Reason;
using ::testing::ElementsAre;
using testing::HasReason;
using testing::IsOk;

constexpr char kHead[] = "tanggap.common.v1.EventLogService.Head";
constexpr char kRead[] = "tanggap.common.v1.EventLogService.Read";

class EventLogApiTest : public EventFixture {
 protected:
  EventLogApiTest() {
    FillLog("dinkes", 3);
    FillLog("dinsos", 2);
    database().Execute("UPDATE ev.log SET traceparent = '00-1'");
  }
  rpc::Channel& As(auth::Role role, std::string agency, std::string unit = "") {
    return server_.As(
        server_.AddPrincipal({.grants = {{role, std::move(agency), std::move(unit)}}}));
  }
  rpc::Channel& Service(std::string agency = auth::kEveryAgency) {
    return As(auth::Role::ROLE_SERVICE_ACCOUNT, std::move(agency));
  }
  static std::vector<std::string> Agencies(const common::v1::HeadResponse& response) {
    std::vector<std::string> agencies;
    for (const common::v1::LogHead& head : response.heads()) agencies.push_back(head.agency());
    return agencies;
  }
  static common::v1::HeadRequest HeadOf(const std::vector<std::string>& agencies) {
    common::v1::HeadRequest request;
    for (const std::string& agency : agencies) request.add_agencies(agency);
    return request;
  }
  static void Add(common::v1::ReadRequest& request, std::string agency, std::string epoch = "",
                  int64_t position = 0) {
    common::v1::LogPosition& log = *request.add_logs();
    log.set_agency(std::move(agency));
    log.set_epoch(std::move(epoch));
    log.set_position(position);
  }
  absl::StatusOr<common::v1::HeadResponse> Head(rpc::Channel& channel,
                                                const common::v1::HeadRequest& request) {
    return channel.Call<common::v1::HeadResponse>(kHead, request);
  }
  absl::StatusOr<common::v1::ReadResponse> Read(rpc::Channel& channel,
                                                const common::v1::ReadRequest& request) {
    return channel.Call<common::v1::ReadResponse>(kRead, request);
  }

  EventLog log_{pool(), "things"};
  EventLogApi api_{log_};
  testing::InProcessServer server_{[this](rpc::Server& rpc) { api_.Register(rpc); }};
};

TEST_F(EventLogApiTest, HeadTellsOfTheAgenciesThatTheCallerMaySee) {
  auto response = Head(Service(), {});
  ASSERT_THAT(response, IsOk());
  ASSERT_THAT(Agencies(*response), ElementsAre("dinkes", "dinsos"));
  EXPECT_EQ(response->heads(0).epoch(), EpochOf("dinkes").ToString());
  EXPECT_EQ(response->heads(0).position(), 3);
  EXPECT_EQ(response->heads(0).oldest_position(), 1);
  response = Head(As(auth::Role::ROLE_AUDITOR, "dinsos"), {});
  ASSERT_THAT(response, IsOk());
  EXPECT_THAT(Agencies(*response), ElementsAre("dinsos"));
  response = Head(Service(), HeadOf({"dinsos", "bpbd"}));
  ASSERT_THAT(response, IsOk());
  EXPECT_THAT(Agencies(*response), ElementsAre("dinsos"));
}

TEST_F(EventLogApiTest, AGrantForAUnitOrForNoAgencyOpensNoLog) {
  for (rpc::Channel* channel :
       {&As(auth::Role::ROLE_SERVICE_ACCOUNT, "dinkes", "puskesmas"), &Service("")}) {
    const auto response = Head(*channel, {});
    ASSERT_THAT(response, IsOk());
    EXPECT_THAT(Agencies(*response), ElementsAre());
  }
}

TEST_F(EventLogApiTest, HeadOfAnAgencyOutsideTheGrantsIsNotFound) {
  EXPECT_THAT(Head(Service("dinsos"), HeadOf({"dinkes"})), HasReason(Reason::RESOURCE_NOT_FOUND));
  EXPECT_THAT(Head(Service("dinsos"), HeadOf({"bpbd"})), HasReason(Reason::RESOURCE_NOT_FOUND));
}

TEST_F(EventLogApiTest, OtherRolesMayNotReadLogs) {
  EXPECT_THAT(Head(As(auth::Role::ROLE_OFFICER, "dinkes"), {}), HasReason(Reason::ROLE_MISSING));
  common::v1::ReadRequest request;
  Add(request, "dinkes");
  EXPECT_THAT(Read(As(auth::Role::ROLE_PARTNER_READER, "dinkes"), request),
              HasReason(Reason::ROLE_MISSING));
}

TEST_F(EventLogApiTest, ReadAnswersForEachLogInTheOrderAsked) {
  common::v1::ReadRequest request;
  Add(request, "dinsos", EpochOf("dinsos").ToString(), 1);
  Add(request, "bpbd");
  Add(request, "dinkes", base::Uuid::V4(random()).ToString(), 2);
  Add(request, "disdik");
  const auto response = Read(Service(), request);
  ASSERT_THAT(response, IsOk());
  ASSERT_EQ(response->slices_size(), 4);
  const common::v1::LogSlice& dinsos = response->slices(0);
  EXPECT_EQ(dinsos.agency(), "dinsos");
  EXPECT_EQ(dinsos.epoch(), EpochOf("dinsos").ToString());
  ASSERT_EQ(dinsos.events_size(), 1);
  EXPECT_EQ(dinsos.events(0).position(), 2);
  EXPECT_EQ(dinsos.events(0).traceparent(), "00-1");
  EXPECT_EQ(dinsos.through_position(), 2);
  EXPECT_EQ(dinsos.head_position(), 2);
  EXPECT_FALSE(dinsos.has_error());
  EXPECT_EQ(response->slices(1).agency(), "bpbd");
  EXPECT_EQ(response->slices(1).epoch(), "");
  EXPECT_FALSE(response->slices(1).has_error());
  EXPECT_THAT(errors::FromRpcStatus(response->slices(2).error()),
              HasReason(Reason::EVENT_LOG_EPOCH_CHANGED));
  EXPECT_EQ(response->slices(2).epoch(), "");
}

TEST_F(EventLogApiTest, AnAgencyOutsideTheGrantsHoldsUpNoOther) {
  common::v1::ReadRequest request;
  Add(request, "dinkes");
  Add(request, "dinsos");
  const auto response = Read(As(auth::Role::ROLE_AUDITOR, "dinsos"), request);
  ASSERT_THAT(response, IsOk());
  EXPECT_THAT(errors::FromRpcStatus(response->slices(0).error()),
              HasReason(Reason::RESOURCE_NOT_FOUND));
  EXPECT_EQ(response->slices(1).events_size(), 2);
  EXPECT_EQ(response->slices(1).events(0).traceparent(), "");  // auditors need no traces
}

TEST_F(EventLogApiTest, PageSizeTypesAndEventIdAreHeeded) {
  common::v1::ReadRequest request;
  Add(request, "dinkes");
  request.set_page_size(2);
  auto response = Read(Service(), request);
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->slices(0).events_size(), 2);
  common::v1::LogPosition& log = *request.mutable_logs(0);
  log.set_epoch(response->slices(0).epoch());
  log.set_position(2);
  log.set_event_id(response->slices(0).events(0).id());
  response = Read(Service(), request);
  ASSERT_THAT(response, IsOk());
  EXPECT_TRUE(response->slices(0).has_error());
  log.clear_event_id();
  request.add_types("things.v1.Other");
  response = Read(Service(), request);
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->slices(0).events_size(), 0);
  EXPECT_EQ(response->slices(0).through_position(), 3);
}

TEST_F(EventLogApiTest, RequestsThatMakeNoSenseSayWhatToChange) {
  common::v1::ReadRequest twice;
  Add(twice, "dinkes");
  Add(twice, "dinkes");
  absl::Status status = Read(Service(), twice).status();
  EXPECT_THAT(status, HasReason(Reason::INVALID_FIELD));
  EXPECT_EQ(errors::FieldViolationsOf(status)[0].field, "logs[1].agency");
  common::v1::ReadRequest bare;
  Add(bare, "dinkes", "", 1);
  status = Read(Service(), bare).status();
  EXPECT_THAT(status, HasReason(Reason::INVALID_FIELD));
  EXPECT_EQ(errors::FieldViolationsOf(status)[0].field, "logs[0].epoch");
}

}  // namespace
}  // namespace tanggap::events
