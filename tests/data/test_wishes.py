"""How often people find what they mean. These figures may rise; they must not fall."""
import pytest
from quality import Figures


@pytest.mark.parametrize("options, first, mean_reciprocal_rank",
                         [((), 0.56, 0.623), (("--best",), 0.82, 0.851)],
                         ids=["in steps", "best first"])
def test_people_find_what_they_mean(data, program, options, first, mean_reciprocal_rank):
    if not data.is_complete:
        pytest.skip("this data has no everyday names")
    figures = Figures(program, options)
    assert figures.first >= first
    assert figures.mean_reciprocal_rank >= mean_reciprocal_rank
