#include "services/surveys/domain/compatibility.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/surveys/domain/test_compatibility.h"

namespace tanggap::surveys {
namespace {

using ::testing::ElementsAre;

TEST(CompatibilityTest, WhatStaysIsTheSame) {
  EXPECT_THAT(After([](auto&) {}), Same());
  EXPECT_THAT(Told(Compare({}, {})), Same());
}

TEST(CompatibilityTest, OrderPagesAndHelpMayDiffer) {
  EXPECT_THAT(After([](auto& d) { d.mutable_pages()->SwapElements(0, 2); }), Same());
  EXPECT_THAT(After([](auto& d) {
                d.mutable_pages(1)->mutable_questions()->SwapElements(0, 2);
                d.mutable_pages(1)->set_code("lain");
                (*d.mutable_pages(1)->mutable_title()->mutable_texts())["id"] = "Judul";
                (*d.mutable_introduction()->mutable_texts())["id"] = "Selamat datang";
                (*Find(d, "waktu")->mutable_help()->mutable_texts())["id"] = "Sejak mengantre";
              }),
              Same());
  EXPECT_THAT(After([](auto& d) {
                const v1::Page page = d.pages(1);
                d.mutable_pages(0)->mutable_questions()->MergeFrom(page.questions());
                d.mutable_pages()->DeleteSubrange(1, 1);
              }),
              Same())
      << "two pages become one";
  EXPECT_THAT(After([](auto& d) {
                Find(d, "jenis")->mutable_single_choice()->mutable_options()->SwapElements(0, 1);
                Find(d, "fasilitas")->mutable_matrix()->mutable_rows()->SwapElements(0, 1);
              }),
              Same());
}

TEST(CompatibilityTest, TheWorstComesFirst) {
  EXPECT_THAT(
      After([](auto& d) {
        *d.mutable_pages(0)->add_questions() = Stars("kedua", 5);
        (*Find(d, "apa")->mutable_text()->mutable_texts())["id"] = "Apa saja?";
        Find(d, "nps")->mutable_rating()->set_most(10);
        Remove(d, "bintang");
      }),
      ElementsAre("INCOMPATIBLE", "INCOMPATIBLE KIND_CHANGED nps", "INCOMPATIBLE REMOVED bintang",
                  "REWORDED REWORDED apa", "EXTENDED ADDED kedua"));
}

}  // namespace
}  // namespace tanggap::surveys
