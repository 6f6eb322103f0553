// A service in which a test files cases a minute apart, and lists them.
//
//   TEST_F(ListTest, TheNewestComesFirst) {
//     const std::string first = FileIn("33.73"), second = FileIn("33.73");
//     EXPECT_THAT(Names(""), ElementsAre(second, first));
//   }
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "libs/testing/status_matchers.h"
#include "tests/complaints/cases.h"

namespace tanggap::complaints {

class ListTest : public ::testing::Test {
 protected:
  ListTest() : clock_(MondayMorning()), service_({.clock = &clock_}) {}

  std::string FileIn(const std::string& region, const std::string& category = "demam-berdarah",
                     const Caller& reporter = Citizen()) {
    v1::CreateComplaintRequest request = NewComplaint();
    request.mutable_complaint()->set_region(region);
    request.mutable_complaint()->set_category(category);
    clock_.Advance(absl::Minutes(1));
    return File(service_, request, reporter).name();
  }
  std::string FileWith(const std::string& agency, const std::string& category,
                       const Caller& reporter = Citizen(),
                       common::v1::Channel channel = common::v1::CHANNEL_WEB) {
    v1::CreateComplaintRequest request = NewNamedComplaint();
    request.mutable_complaint()->set_agency(agency);
    request.mutable_complaint()->set_category(category);
    request.mutable_complaint()->set_channel(channel);
    clock_.Advance(absl::Minutes(1));
    return File(service_, request, reporter).name();
  }
  // All pages of a list, of two complaints each.
  std::vector<std::string> PagesOfTwo(const std::string& order_by, const Caller& caller) {
    v1::ListComplaintsRequest request;
    request.set_page_size(2);
    request.set_order_by(order_by);
    std::vector<std::string> names;
    do {
      const v1::ListComplaintsResponse page = Page(request, caller);
      for (const v1::Complaint& complaint : page.complaints()) names.push_back(complaint.name());
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty() && names.size() < 100);
    return names;
  }
  v1::ListComplaintsResponse Page(const v1::ListComplaintsRequest& request, const Caller& caller) {
    auto page = service_.Call<v1::ListComplaintsResponse>("ListComplaints", request, caller);
    EXPECT_THAT(page, testing::IsOk()) << request.filter();
    return page.ok() ? *std::move(page) : v1::ListComplaintsResponse();
  }
  std::vector<std::string> Names(const std::string& filter, const Caller& caller = Officer(),
                                 const std::string& order_by = "") {
    v1::ListComplaintsRequest request;
    request.set_filter(filter);
    request.set_order_by(order_by);
    const v1::ListComplaintsResponse page = Page(request, caller);
    std::vector<std::string> names;
    for (const v1::Complaint& complaint : page.complaints()) names.push_back(complaint.name());
    return names;
  }

  base::ManualClock clock_;
  Service service_;
};

}  // namespace tanggap::complaints
