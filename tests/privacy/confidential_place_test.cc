// A CONFIDENTIAL case is on no map, not even coarsely, however it became CONFIDENTIAL.
#include <gtest/gtest.h>

#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"
#include "tests/complaints/cases.h"
#include "tests/complaints/requests.h"

namespace tanggap::complaints {
namespace {

using testing::IsOk;

constexpr char kCell[] = "-7.34,110.52";

class ConfidentialPlaceTest : public ::testing::Test {
 protected:
  std::string FileAt(v1::ContentVisibility content) {
    v1::CreateComplaintRequest request = NewComplaint();
    request.mutable_complaint()->set_content_visibility(content);
    *request.mutable_complaint()->mutable_place() = Place();
    return File(service_, request, Citizen()).name();
  }
  static v1::Place Place() {
    v1::Place place;
    place.set_latitude(-7.3321);
    place.set_longitude(110.5221);
    return place;
  }
  std::string CellOf(const std::string& name) {
    return service_.Sql(base::Join(
        "SELECT coarse_cell FROM complaints.complaint WHERE complaint = '", name.substr(11), "'"));
  }
  absl::Status Move(const std::string& name, v1::ContentVisibility to) {
    return service_
        .Call<v1::Complaint>("SetDisclosure",
                             SetDisclosure(name, v1::REPORTER_IDENTITY_UNSPECIFIED, to), Citizen())
        .status();
  }
  absl::Status Correct(const std::string& name) {
    v1::UpdateComplaintRequest request = Update(name, "");
    request.mutable_update_mask()->clear_paths();
    request.mutable_update_mask()->add_paths("place");
    *request.mutable_place() = Place();
    return service_.Call<v1::Complaint>("UpdateComplaint", request, Officer()).status();
  }

  Service service_;
};

TEST_F(ConfidentialPlaceTest, LosesItsCellWhenItBecomesConfidentialAndHasItBackAfterwards) {
  const std::string name = FileAt(v1::CONTENT_VISIBILITY_PRIVATE);
  EXPECT_EQ(CellOf(name), kCell);
  ASSERT_THAT(Move(name, v1::CONTENT_VISIBILITY_CONFIDENTIAL), IsOk());
  EXPECT_EQ(CellOf(name), "");
  ASSERT_THAT(Move(name, v1::CONTENT_VISIBILITY_PRIVATE), IsOk());
  EXPECT_EQ(CellOf(name), kCell);
}

TEST_F(ConfidentialPlaceTest, GetsNoCellFromACorrectedPlace) {
  const std::string hidden = FileAt(v1::CONTENT_VISIBILITY_CONFIDENTIAL);
  ASSERT_THAT(Correct(hidden), IsOk());
  EXPECT_EQ(CellOf(hidden), "");
  const std::string open = FileAt(v1::CONTENT_VISIBILITY_PRIVATE);
  ASSERT_THAT(Correct(open), IsOk());
  EXPECT_EQ(CellOf(open), kCell);
}

TEST_F(ConfidentialPlaceTest, KeepsItsCellThroughOtherSteps) {
  const std::string name = FileAt(v1::CONTENT_VISIBILITY_PRIVATE);
  ASSERT_THAT(service_.Call<v1::Complaint>("AddComment", Comment(name), Citizen()), IsOk());
  EXPECT_EQ(CellOf(name), kCell);
}

}  // namespace
}  // namespace tanggap::complaints
