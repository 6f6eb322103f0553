// Places that change while people answer: a cap or quota that was just set holds at once, though
// what a link leads to is remembered for a second.

#include "tests/surveys/collecting.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using testing::HasReason;
using testing::IsOk;

class PlacesTest : public CollectingTest {
 protected:
  void Update(const v1::UpdateCollectorRequest& request) {
    ASSERT_THAT(Collection<v1::Collector>("UpdateCollector", request), IsOk());
  }
  v1::UpdateCollectorRequest QuotaOf(const std::string& option, int limit) {
    v1::UpdateCollectorRequest request = Change(way_, {"quotas"});
    v1::Quota& quota = *request.add_quotas();
    quota.set_code(option);
    quota.set_limit(limit);
    quota.mutable_when()->mutable_option()->set_question("jenis");
    quota.mutable_when()->mutable_option()->add_options(option);
    return request;
  }

  const v1::Collector way_ = Way();
};

TEST_F(PlacesTest, ACapHoldsFromTheMomentItIsSet) {
  ASSERT_THAT(Submit(To(way_, Whole())), IsOk());
  v1::UpdateCollectorRequest cap = Change(way_, {"response_cap"});
  cap.set_response_cap(2);
  Update(cap);
  EXPECT_THAT(Submit(To(way_, Whole())), IsOk());
  EXPECT_THAT(Submit(To(way_, Whole())), HasReason(Reason::QUOTA_FULL));
  EXPECT_EQ(Sql("SELECT taken FROM surveys.place"), "2");
}

TEST_F(PlacesTest, AQuotaHoldsFromTheMomentItIsSet) {
  v1::GetFormRequest form;
  form.set_link(way_.link());
  ASSERT_THAT(Respondent<v1::Form>("GetForm", form), IsOk());
  Update(QuotaOf("baru", 5));
  // Whom it counts is not known here yet.
  EXPECT_THAT(Submit(To(way_, Whole())), HasReason(Reason::CONCURRENT_CHANGE));
  Pass(absl::Seconds(1));
  for (int i = 0; i < 5; ++i) EXPECT_THAT(Submit(To(way_, Whole())), IsOk());
  EXPECT_THAT(Submit(To(way_, Whole())), HasReason(Reason::QUOTA_FULL));
  // Another limit of the same one counts the same people.
  Update(QuotaOf("baru", 10));
  for (int i = 0; i < 5; ++i) EXPECT_THAT(Submit(To(way_, Whole())), IsOk());
  EXPECT_THAT(Submit(To(way_, Whole())), HasReason(Reason::QUOTA_FULL));
  EXPECT_EQ(Sql("SELECT string_agg(code || ' ' || taken, ', ' ORDER BY code) FROM surveys.place"),
            " 10, baru 10");
}

}  // namespace
}  // namespace tanggap::surveys
