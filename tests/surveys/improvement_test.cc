// What an agency does about what it has published.

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "tests/surveys/published.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ImprovementTest : public PublicationTest {
 protected:
  ImprovementTest() {
    AnswerMany(12);
    measured_.EndMonth();
    publication_ = Published(Of("2026-03"));
  }
  v1::CreateImprovementRequest Adding() {
    v1::CreateImprovementRequest request;
    request.set_parent(publication_.name());
    request.set_request_id(NewRequestId());
    v1::Improvement& said = *request.mutable_improvement();
    said.set_element("WAKTU");
    said.set_unit("bidang-p2p");
    said.set_cause("Loket kurang pada hari Senin");
    said.set_action("Menambah satu loket");
    said.set_responsible_position("Kepala Bidang P2P");
    said.set_due_date("2026-04-30");
    return request;
  }
  absl::StatusOr<v1::Improvement> Add(const v1::CreateImprovementRequest& request,
                                      const Caller& caller = Supervisor()) {
    return Call<v1::Improvement>("CreateImprovement", request, caller);
  }
  v1::UpdateImprovementRequest Changing(const v1::Improvement& improvement,
                                        const std::vector<std::string>& fields) {
    auto request = On<v1::UpdateImprovementRequest>(improvement.name());
    request.set_etag(improvement.etag());
    request.mutable_update_mask();
    for (const std::string& field : fields) request.mutable_update_mask()->add_paths(field);
    return request;
  }
  absl::StatusOr<v1::Improvement> Change(const v1::UpdateImprovementRequest& request) {
    return Call<v1::Improvement>("UpdateImprovement", request, Supervisor());
  }
  std::vector<v1::Improvement> List() {
    v1::ListImprovementsRequest request;
    request.set_parent(publication_.name());
    const auto page = Call<v1::ListImprovementsResponse>("ListImprovements", request, Nobody());
    EXPECT_THAT(page, IsOk());
    if (!page.ok()) return {};
    return {page->improvements().begin(), page->improvements().end()};
  }

  // As whoever sent it could have said it: less what the service alone says.
  static std::string AsSent(v1::Improvement improvement) {
    improvement.clear_name();
    improvement.clear_etag();
    improvement.clear_end_date();
    improvement.clear_overdue();
    improvement.clear_create_time();
    improvement.clear_update_time();
    return improvement.DebugString();
  }

  v1::Publication publication_;
};

TEST_F(ImprovementTest, IsAddedFollowedAndFinished) {
  const auto added = Add(Adding());
  ASSERT_THAT(added, IsOk());
  EXPECT_THAT(added->name(), HasSubstr(publication_.name() + "/improvements/"));
  EXPECT_EQ(added->state(), v1::IMPROVEMENT_STATE_PLANNED);
  EXPECT_FALSE(added->overdue());
  clock_.Advance(absl::Hours(30 * 24));
  ASSERT_THAT(List(), SizeIs(1));
  EXPECT_TRUE(List()[0].overdue());

  v1::UpdateImprovementRequest done = Changing(*added, {"state"});
  done.set_state(v1::IMPROVEMENT_STATE_DONE);
  EXPECT_THAT(Change(done), HasReason(Reason::INVALID_FIELD));
  done = Changing(*added, {"state", "result"});
  done.set_state(v1::IMPROVEMENT_STATE_DONE);
  done.set_result("Loket ketiga dibuka");
  const auto finished = Change(done);
  ASSERT_THAT(finished, IsOk());
  EXPECT_EQ(finished->end_date(), "2026-05-03");
  EXPECT_FALSE(finished->overdue());
  EXPECT_EQ(finished->etag(), "\"2\"");
  EXPECT_EQ(finished->cause(), added->cause());
  EXPECT_EQ(List()[0].SerializeAsString(), finished->SerializeAsString());
  EXPECT_EQ(EventsOf(service_, measured_.name()).back().type,
            "surveys.v1.SurveyImprovementChanged");

  done.set_request_id(NewRequestId());
  EXPECT_THAT(Change(done), HasReason(Reason::ETAG_MISMATCH));
}

TEST_F(ImprovementTest, AllThatWasSentIsReadBack) {
  const v1::CreateImprovementRequest request = Adding();
  v1::Improvement sent = request.improvement();
  const auto added = Add(request);
  ASSERT_THAT(added, IsOk());
  sent.set_state(v1::IMPROVEMENT_STATE_PLANNED);
  EXPECT_EQ(AsSent(*added), AsSent(sent));
  ASSERT_THAT(List(), SizeIs(1));
  EXPECT_EQ(List()[0].DebugString(), added->DebugString());

  v1::UpdateImprovementRequest change =
      Changing(*added, {"cause", "action", "responsible_position", "due_date", "state", "result"});
  const auto change_in = [](auto& message) {
    message.set_cause("Antrean panjang");
    message.set_action("Membuka loket pada hari Sabtu");
    message.set_responsible_position("Sekretaris");
    message.set_due_date("2026-06-30");
    message.set_state(v1::IMPROVEMENT_STATE_UNDER_WAY);
    message.set_result("Dicoba dua pekan");
  };
  change_in(change);
  change_in(sent);
  const auto changed = Change(change);
  ASSERT_THAT(changed, IsOk());
  EXPECT_EQ(AsSent(*changed), AsSent(sent));
  EXPECT_EQ(List()[0].DebugString(), changed->DebugString());

  // What the mask does not name stays, whatever else is sent.
  change = Changing(*changed, {"action"});
  change_in(change);
  change.set_cause("Lain");
  change.set_due_date("2026-07-31");
  change.set_action("Menambah petugas");
  sent.set_action(change.action());
  ASSERT_THAT(Change(change), IsOk());
  EXPECT_EQ(AsSent(List()[0]), AsSent(sent));
}

TEST_F(ImprovementTest, IsRefusedWhatMakesNoSense) {
  v1::CreateImprovementRequest request = Adding();
  request.mutable_improvement()->set_element("U99");
  EXPECT_THAT(Add(request), HasReason(Reason::UNKNOWN_ELEMENT));
  request = Adding();
  request.mutable_improvement()->set_unit("tidak-ada");
  EXPECT_THAT(Add(request), HasReason(Reason::UNKNOWN_UNIT));
  request = Adding();
  request.mutable_improvement()->set_due_date("2026-02-30");
  EXPECT_THAT(Add(request), HasReason(Reason::INVALID_FIELD));
  request = Adding();
  request.set_parent(measured_.name() + "/publications/7");
  EXPECT_THAT(Add(request), HasReason(Reason::RESOURCE_NOT_FOUND));
  EXPECT_THAT(Add(Adding(), Officer()), HasReason(Reason::ROLE_MISSING));
  EXPECT_THAT(List(), IsEmpty());

  const auto added = Add(Adding());
  ASSERT_THAT(added, IsOk());
  EXPECT_THAT(Change(Changing(*added, {})), HasReason(Reason::INVALID_UPDATE_MASK));
  EXPECT_THAT(Change(Changing(*added, {"unit"})), HasReason(Reason::INVALID_UPDATE_MASK));
}

}  // namespace
}  // namespace tanggap::surveys
