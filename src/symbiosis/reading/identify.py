"""The front door of `identify`: the shipped catalogue unless another is given."""

from __future__ import annotations

import pandas as pd

from symbiosis.errors import SymbiosisError
from symbiosis.knowing import identify as inner
from symbiosis.knowing.codes import digits
from symbiosis.knowing.evidence import Encoder
from symbiosis.model.catalogue import Catalogue
from symbiosis.reading.catalogue import catalogue


def identify(
    text: str | None,
    ewc: str | None = None,
    sector: str | None = None,
    *,
    known: Catalogue | None = None,
    encoder: Encoder | None = None,
    n: int = 10,
) -> pd.DataFrame:
    """Find the materials that words mean, ranked.

    English and Vietnamese, with or without accents, misspelt or mixed. The names of every
    material are compared to the text: whole, as bags of ideas whatever their order, by their
    rare words, and by groups of letters; the waste code and the sector speak with them.

    Parameters
    ----------
    text : str or None
        What a person wrote: "bã bia", "sludge from the effluent plant". May be blank if there
        is a code.
    ewc : str, optional
        Code of the EU list of waste, six digits in any writing: "19 08 12".
    sector : str, optional
        ISIC code of who gives it, two to four digits, the letter is passed over: "C1103".
    known : Catalogue, optional
        The materials to choose from; the shipped catalogue if left out.
    encoder : callable, optional
        Takes a list of texts, gives an array with a row of numbers for each. How near two rows
        are (cosine) joins the evidence; so does meaning across words that no list has.
    n : int, default 10
        The most rows to give.

    Returns
    -------
    pandas.DataFrame
        Best first: `material`, `label`, `family` (the material it is a kind of), `score`,
        `reason`. The score is the probability that this material, its family or a kind of it is
        meant, so that four of five answers given at 0.8 are right; it falls with a
        runner-up that is as near. What nothing speaks for is left out.

    Raises
    ------
    SymbiosisError
        If there is neither a text nor a waste code.

    References
    ----------
    McFadden, D. (1974). Conditional logit analysis of qualitative choice behavior. In Zarembka,
    P. (ed.), *Frontiers in Econometrics*, 105-142. Academic Press.

    Platt, J. (1999). Probabilistic outputs for support vector machines and comparisons to
    regularized likelihood methods. In *Advances in Large Margin Classifiers*, 61-74. MIT Press.

    Examples
    --------
    >>> import symbiosis as sym
    >>> found = sym.identify("ba hem bia uot")
    >>> found.loc[0, "material"], bool(found.loc[0, "score"] > 0.9)
    ('brewers_grain_wet', True)
    >>> sym.identify("wet sludge", ewc="19 08 05").loc[0, "material"]
    'sewage_sludge'
    """
    words = "" if text is None else str(text).strip()
    if not (words or digits(ewc)):
        raise SymbiosisError(
            "there is nothing to identify", "identify", "give some words, or a six-digit waste code"
        )
    book = catalogue() if known is None else known
    return inner.identify(book, words, ewc, sector, encoder, n)
