// Puts the statement of a list together. Only texts of our own ever become SQL; whatever a caller
// wrote is a parameter.
#pragma once

#include "libs/postgres/params.h"
#include "libs/postgres/statement.h"
#include "services/complaints/store/lists.h"

namespace tanggap::complaints {

struct ListStatement {
  postgres::DynamicStatement statement;
  postgres::Params params;
};

ListStatement MakeListStatement(const ListQuestion& question);

}  // namespace tanggap::complaints
