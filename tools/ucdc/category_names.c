/* category_names.c - general categories and groups of them: UAX #44, table 12. */
#include "category_names.h"

#include <assert.h>

#define BIT(name) (UINT32_C(1) << CATEGORY_##name)

struct category_name category_name(unsigned n)
{
    static const struct category_name names[CATEGORY_NAMES] = {
        [CATEGORY_Lu] = {TEXT_CONSTANT("Lu Uppercase_Letter"), TEXT_CONSTANT(""), BIT(Lu)},
        [CATEGORY_Ll] = {TEXT_CONSTANT("Ll Lowercase_Letter"), TEXT_CONSTANT(""), BIT(Ll)},
        [CATEGORY_Lt] = {TEXT_CONSTANT("Lt Titlecase_Letter"), TEXT_CONSTANT(""), BIT(Lt)},
        [CATEGORY_Lm] = {TEXT_CONSTANT("Lm Modifier_Letter"), TEXT_CONSTANT(""), BIT(Lm)},
        [CATEGORY_Lo] = {TEXT_CONSTANT("Lo Other_Letter"), TEXT_CONSTANT(""), BIT(Lo)},
        [CATEGORY_Mn] = {TEXT_CONSTANT("Mn Nonspacing_Mark"), TEXT_CONSTANT(""), BIT(Mn)},
        [CATEGORY_Mc] = {TEXT_CONSTANT("Mc Spacing_Mark"), TEXT_CONSTANT(""), BIT(Mc)},
        [CATEGORY_Me] = {TEXT_CONSTANT("Me Enclosing_Mark"), TEXT_CONSTANT(""), BIT(Me)},
        [CATEGORY_Nd] = {TEXT_CONSTANT("Nd Decimal_Number"), TEXT_CONSTANT(""), BIT(Nd)},
        [CATEGORY_Nl] = {TEXT_CONSTANT("Nl Letter_Number"), TEXT_CONSTANT(""), BIT(Nl)},
        [CATEGORY_No] = {TEXT_CONSTANT("No Other_Number"), TEXT_CONSTANT(""), BIT(No)},
        [CATEGORY_Pc] = {TEXT_CONSTANT("Pc Connector_Punctuation"), TEXT_CONSTANT(""), BIT(Pc)},
        [CATEGORY_Pd] = {TEXT_CONSTANT("Pd Dash_Punctuation"), TEXT_CONSTANT(""), BIT(Pd)},
        [CATEGORY_Ps] = {TEXT_CONSTANT("Ps Open_Punctuation"), TEXT_CONSTANT(""), BIT(Ps)},
        [CATEGORY_Pe] = {TEXT_CONSTANT("Pe Close_Punctuation"), TEXT_CONSTANT(""), BIT(Pe)},
        [CATEGORY_Pi] = {TEXT_CONSTANT("Pi Initial_Punctuation"), TEXT_CONSTANT(""), BIT(Pi)},
        [CATEGORY_Pf] = {TEXT_CONSTANT("Pf Final_Punctuation"), TEXT_CONSTANT(""), BIT(Pf)},
        [CATEGORY_Po] = {TEXT_CONSTANT("Po Other_Punctuation"), TEXT_CONSTANT(""), BIT(Po)},
        [CATEGORY_Sm] = {TEXT_CONSTANT("Sm Math_Symbol"), TEXT_CONSTANT(""), BIT(Sm)},
        [CATEGORY_Sc] = {TEXT_CONSTANT("Sc Currency_Symbol"), TEXT_CONSTANT(""), BIT(Sc)},
        [CATEGORY_Sk] = {TEXT_CONSTANT("Sk Modifier_Symbol"), TEXT_CONSTANT(""), BIT(Sk)},
        [CATEGORY_So] = {TEXT_CONSTANT("So Other_Symbol"), TEXT_CONSTANT(""), BIT(So)},
        [CATEGORY_Zs] = {TEXT_CONSTANT("Zs Space_Separator"), TEXT_CONSTANT(""), BIT(Zs)},
        [CATEGORY_Zl] = {TEXT_CONSTANT("Zl Line_Separator"), TEXT_CONSTANT(""), BIT(Zl)},
        [CATEGORY_Zp] = {TEXT_CONSTANT("Zp Paragraph_Separator"), TEXT_CONSTANT(""), BIT(Zp)},
        [CATEGORY_Cc] = {TEXT_CONSTANT("Cc Control"), TEXT_CONSTANT(""), BIT(Cc)},
        [CATEGORY_Cf] = {TEXT_CONSTANT("Cf Format"), TEXT_CONSTANT(""), BIT(Cf)},
        [CATEGORY_Cs] = {TEXT_CONSTANT("Cs Surrogate"), TEXT_CONSTANT(""), BIT(Cs)},
        [CATEGORY_Co] = {TEXT_CONSTANT("Co Private_Use"), TEXT_CONSTANT(""), BIT(Co)},
        [CATEGORY_Cn] = {TEXT_CONSTANT("Cn Unassigned"), TEXT_CONSTANT(""), BIT(Cn)},
        [CATEGORIES + 0] = {TEXT_CONSTANT("LC Cased_Letter"), TEXT_CONSTANT("L&"),
                            BIT(Lu) | BIT(Ll) | BIT(Lt)},
        [CATEGORIES + 1] = {TEXT_CONSTANT("L Letter"), TEXT_CONSTANT(""),
                            BIT(Lu) | BIT(Ll) | BIT(Lt) | BIT(Lm) | BIT(Lo)},
        [CATEGORIES + 2] = {TEXT_CONSTANT("M Mark"), TEXT_CONSTANT(""),
                            BIT(Mn) | BIT(Mc) | BIT(Me)},
        [CATEGORIES + 3] = {TEXT_CONSTANT("N Number"), TEXT_CONSTANT(""),
                            BIT(Nd) | BIT(Nl) | BIT(No)},
        [CATEGORIES + 4] = {TEXT_CONSTANT("P Punctuation"), TEXT_CONSTANT(""),
                            BIT(Pc) | BIT(Pd) | BIT(Ps) | BIT(Pe) | BIT(Pi) | BIT(Pf) | BIT(Po)},
        [CATEGORIES + 5] = {TEXT_CONSTANT("S Symbol"), TEXT_CONSTANT(""),
                            BIT(Sm) | BIT(Sc) | BIT(Sk) | BIT(So)},
        [CATEGORIES + 6] = {TEXT_CONSTANT("Z Separator"), TEXT_CONSTANT(""),
                            BIT(Zs) | BIT(Zl) | BIT(Zp)},
        [CATEGORIES + 7] = {TEXT_CONSTANT("C Other"), TEXT_CONSTANT(""),
                            BIT(Cc) | BIT(Cf) | BIT(Cs) | BIT(Co) | BIT(Cn)},
    };
    assert(n < CATEGORY_NAMES);
    return names[n];
}
