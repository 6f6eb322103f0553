// What the contract says that ListComplaints can be filtered and sorted by is what the service
// takes.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "libs/base/strings.h"
#include "services/complaints/store/lists.h"

namespace tanggap::complaints {
namespace {

using ::testing::UnorderedElementsAreArray;

// The comment above `rpc ListComplaints`, in one line.
std::string Comment() {
  std::ifstream file(CONTRACTS "/tanggap/complaints/v1/complaints_service.proto");
  std::string line, comment;
  while (std::getline(file, line)) {
    if (line.find("rpc ListComplaints(") != std::string::npos) return comment;
    const size_t slashes = line.find("// ");
    comment = slashes == std::string::npos ? "" : comment + line.substr(slashes + 3) + " ";
  }
  return "";
}

// The names of "Filter by: a, b (with a remark, or two), c.".
std::vector<std::string> NamesAfter(const std::string& introduction) {
  const std::string comment = Comment();
  const size_t begin = comment.find(introduction);
  EXPECT_NE(begin, std::string::npos) << comment;
  std::vector<std::string> names = {""};
  int depth = 0;
  for (size_t i = begin + introduction.size(); i < comment.size(); ++i) {
    const char c = comment[i];
    if (c == '.' && depth == 0) break;
    depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    if (depth > 0 || c == ')' || c == ' ') continue;
    if (c == ',') {
      names.emplace_back();
    } else {
      names.back() += c;
    }
  }
  return names;
}

std::vector<std::string> Fields(bool sortable_only) {
  std::vector<std::string> names;
  for (std::string name :
       base::Split(ListSchema(/*with_officers=*/true).FieldNames(sortable_only), ',')) {
    name.erase(0, name.find_first_not_of(' '));
    names.push_back(name);
  }
  return names;
}

TEST(ListContractTest, NamesEveryFieldOfTheFilter) {
  EXPECT_THAT(NamesAfter("Filter by: "), UnorderedElementsAreArray(Fields(false)));
}

TEST(ListContractTest, NamesEveryFieldOfTheOrder) {
  EXPECT_THAT(NamesAfter("Order by: "), UnorderedElementsAreArray(Fields(true)));
}

}  // namespace
}  // namespace tanggap::complaints
