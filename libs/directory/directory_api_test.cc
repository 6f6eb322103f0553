#include "libs/directory/directory_api.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "libs/directory/load.h"
#include "libs/directory/test_folder.h"
#include "libs/testing/database.h"
#include "libs/testing/status_matchers.h"

namespace tanggap::directory {
namespace {

using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class DirectoryApiTest : public tanggap::testing::PostgresFixture {
 protected:
  DirectoryApiTest()
      : PostgresFixture({DirectoryMigrations()}),
        store_(pool(), clock()),
        keys_(privacy::KeyRing::Generate(random())),
        tokens_(keys_, clock(), random()),
        api_([this] { return directory_; }, store_, tokens_) {
    Loaded loaded =
        Load({TestFolder().path(), "salatiga", AllHolidays(), AllRegions(), nullptr}, clock());
    directory_ = loaded.directory;
    EXPECT_NE(directory_, nullptr) << FirstErrors(loaded.problems);
  }

  std::unique_ptr<rpc::Context> Call(std::string_view method) {
    rpc::Context::Parts parts{.method = method,
                              .clock = &clock(),
                              .principal = auth::Principal::Anonymous(),
                              .deadline = Soon(),
                              .trace = telemetry::TraceContext::New(random())};
    return std::make_unique<rpc::Context>(std::move(parts));
  }

  ReferenceStore store_;
  privacy::KeyRing keys_;
  query::PageTokens tokens_;
  std::shared_ptr<const Directory> directory_;
  DirectoryApi api_;
};

TEST_F(DirectoryApiTest, ListsAgenciesPageByPage) {
  const auto call = Call("ListAgencies");
  std::vector<std::string> codes;
  v1::ListAgenciesRequest request;
  request.set_page_size(4);
  int pages = 0;
  do {
    const auto response = api_.ListAgencies(*call, request);
    ASSERT_THAT(response, IsOk());
    EXPECT_EQ(response->etag(), directory_->etag());
    for (const v1::AgencySummary& agency : response->agencies()) codes.push_back(agency.code());
    request.set_page_token(response->next_page_token());
    ++pages;
  } while (!request.page_token().empty());
  EXPECT_EQ(pages, 3);
  EXPECT_THAT(
      codes, ElementsAre("bpbd", "dinkes", "dinsos", "disdik", "disdukcapil", "diskominfo",
                         "dpmptsp", "inspektorat", "kecamatan-tingkir", "kelurahan-tanjung-barat"));
}

TEST_F(DirectoryApiTest, TellsOfAnAgencyWhatThePublicMayKnow) {
  const auto response = api_.ListAgencies(*Call("ListAgencies"), {});
  ASSERT_THAT(response, IsOk());
  const v1::AgencySummary& dinkes = response->agencies(1);
  EXPECT_EQ(dinkes.label().id(), "Dinas Kesehatan");
  EXPECT_EQ(dinkes.region(), "33.73");
  EXPECT_EQ(dinkes.units_size(), 11);
  EXPECT_EQ(dinkes.address(), "127.0.0.1:7410");
  EXPECT_EQ(dinkes.time_zone(), "Asia/Jakarta");
  EXPECT_EQ(response->load_time().seconds(), absl::ToUnixSeconds(directory_->load_time()));
}

TEST_F(DirectoryApiTest, AnUpToDateCopyGetsNothingButThat) {
  v1::ListAgenciesRequest agencies;
  agencies.set_etag(directory_->etag());
  const auto response = api_.ListAgencies(*Call("ListAgencies"), agencies);
  ASSERT_THAT(response, IsOk());
  EXPECT_TRUE(response->unchanged());
  EXPECT_EQ(response->agencies_size(), 0);
  v1::ListCategoriesRequest categories;
  categories.set_etag("\"another\"");
  const auto changed = api_.ListCategories(*Call("ListCategories"), categories);
  ASSERT_THAT(changed, IsOk());
  EXPECT_FALSE(changed->unchanged());
  EXPECT_GT(changed->categories_size(), 20);
}

TEST_F(DirectoryApiTest, ListsCategoriesAndIntakePointsAcrossAgenciesWithoutGapOrRepeat) {
  const auto all = api_.ListCategories(*Call("ListCategories"), {});
  ASSERT_THAT(all, IsOk());
  std::vector<std::string> paged;
  v1::ListCategoriesRequest request;
  request.set_page_size(3);
  do {
    const auto response = api_.ListCategories(*Call("ListCategories"), request);
    ASSERT_THAT(response, IsOk());
    for (const auto& item : response->categories())
      paged.push_back(item.agency() + "/" + item.category().code());
    request.set_page_token(response->next_page_token());
  } while (!request.page_token().empty());
  std::vector<std::string> expected;
  for (const auto& item : all->categories())
    expected.push_back(item.agency() + "/" + item.category().code());
  EXPECT_EQ(paged, expected);
  EXPECT_TRUE(std::is_sorted(expected.begin(), expected.end()));
  v1::ListIntakePointsRequest points;
  points.set_agency("dinkes");
  const auto response = api_.ListIntakePoints(*Call("ListIntakePoints"), points);
  ASSERT_THAT(response, IsOk());
  ASSERT_EQ(response->intake_points_size(), 3);
  EXPECT_EQ(response->intake_points(0).intake_point().code(), "kotak-sidorejo-kidul");
}

TEST_F(DirectoryApiTest, RefusesWhatItDoesNotKnow) {
  v1::ListCategoriesRequest categories;
  categories.set_agency("unknown");
  EXPECT_THAT(api_.ListCategories(*Call("ListCategories"), categories),
              HasReason(errors::Reason::UNKNOWN_AGENCY));
  v1::ListAgenciesRequest agencies;
  agencies.set_page_size(1);
  agencies.set_page_token(api_.ListAgencies(*Call("ListAgencies"), agencies)->next_page_token() +
                          "x");
  EXPECT_THAT(api_.ListAgencies(*Call("ListAgencies"), agencies),
              HasReason(errors::Reason::INVALID_PAGE_TOKEN));
  v1::GetServiceStandardRequest standard;
  standard.set_agency("unknown");
  EXPECT_THAT(api_.GetServiceStandard(*Call("x"), standard),
              HasReason(errors::Reason::UNKNOWN_AGENCY));
  standard.set_agency("dinkes");
  standard.set_category("unknown");
  EXPECT_THAT(api_.GetServiceStandard(*Call("x"), standard),
              HasReason(errors::Reason::UNKNOWN_CATEGORY));
  standard.set_category("obat");
  standard.set_complaint_class(common::v1::COMPLAINT_CLASS_WHISTLEBLOWING);
  EXPECT_THAT(api_.GetServiceStandard(*Call("x"), standard),
              HasReason(errors::Reason::INVALID_FIELD));
}

TEST_F(DirectoryApiTest, ListsRegions) {
  ASSERT_THAT(InstallReferenceFiles(store_, DIRECTORY_DATA "/regions.csv.gz",
                                    DIRECTORY_DATA "/holidays.csv", Soon()),
              IsOk());
  v1::ListRegionsRequest request;
  request.set_parent("33.73.02");
  request.set_page_size(4);
  const auto first = api_.ListRegions(*Call("ListRegions"), request);
  ASSERT_THAT(first, IsOk());
  ASSERT_EQ(first->regions_size(), 4);
  EXPECT_EQ(first->regions(0).name(), "Kutowinangun Kidul");
  request.set_page_token(first->next_page_token());
  const auto second = api_.ListRegions(*Call("ListRegions"), request);
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->regions_size(), 3);
  EXPECT_THAT(second->next_page_token(), IsEmpty());
  request.clear_page_token();
  request.set_etag(first->etag());
  EXPECT_TRUE(api_.ListRegions(*Call("ListRegions"), request)->unchanged());
  request.clear_etag();
  request.set_parent("33.73.02.1001");
  EXPECT_EQ(api_.ListRegions(*Call("ListRegions"), request)->regions_size(), 0);
  request.set_parent("33.99");
  EXPECT_THAT(api_.ListRegions(*Call("ListRegions"), request),
              HasReason(errors::Reason::UNKNOWN_REGION));
}

TEST_F(DirectoryApiTest, TellsTheServiceStandardInWords) {
  v1::GetServiceStandardRequest request;
  request.set_agency("dinkes");
  request.set_category("obat");
  request.set_complaint_class(common::v1::COMPLAINT_CLASS_COMPLAINT);
  const auto standard = api_.GetServiceStandard(*Call("GetServiceStandard"), request);
  ASSERT_THAT(standard, IsOk());
  EXPECT_EQ(standard->policy(), "dinkes/complaint-medicine@1+federation/complaint@1");
  EXPECT_EQ(standard->allowances_size(), 7);
  EXPECT_EQ(standard->sentence().en(),
            "Verified within 1 working day; a first reply after verification within 7 working "
            "hours; an answer after "
            "verification within 5 working days; at the latest, by law, within 60 calendar days; "
            "the reporter's time to "
            "add information: 30 calendar days; the reporter's time to respond to the answer: 10 "
            "working days; an appeal "
            "decided within 10 working days.");
  EXPECT_THAT(standard->sentence().id(),
              HasSubstr("Diverifikasi paling lama 1 hari kerja; tanggapan pertama"));
}

}  // namespace
}  // namespace tanggap::directory
