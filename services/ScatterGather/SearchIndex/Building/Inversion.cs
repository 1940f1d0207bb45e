namespace DesignPatterns.SearchIndex.Building;

/// <summary>A corpus's words turned round: for each word the places where it is, in rising order.</summary>
/// <remarks>A counting sort, whose writes do not wait for each other as those to growing lists would.</remarks>
internal sealed unsafe class Inversion : IDisposable
{
    private readonly NativeList<WordPlace> _places;
    private readonly long[] _ends;

    /// <param name="placeOf">Of each document in the file that is made, or negative if it is left out.</param>
    public Inversion(BuiltCorpus corpus, int[] placeOf)
    {
        _ends = new long[corpus.Words.Count];
        for (var document = 0; document < placeOf.Length; document++)
        {
            if (placeOf[document] >= 0)
            {
                foreach (var word in corpus.TokensOf(document))
                {
                    if (word != BuiltCorpus.Gap)
                    {
                        _ends[word]++;
                    }
                }
            }
        }

        // Until a word's places are in, its end is where the next one goes.
        var sum = 0L;
        for (var word = 0; word < _ends.Length; word++)
        {
            (_ends[word], sum) = (sum, sum + _ends[word]);
        }

        _places = new(Math.Max(1, sum));
        _places.Advance(sum);
        for (var document = 0; document < placeOf.Length; document++)
        {
            if (placeOf[document] >= 0)
            {
                Place(corpus.TokensOf(document), placeOf[document]);
            }
        }
    }

    public ReadOnlySpan<WordPlace> PlacesOf(int word)
    {
        var start = word == 0 ? 0 : _ends[word - 1];
        return new(_places.Items + start, (int)(_ends[word] - start));
    }

    public void Dispose() => _places.Dispose();

    private void Place(ReadOnlySpan<int> tokens, int document)
    {
        var places = _places.Items;
        var ends = _ends;
        for (var position = 0; position < tokens.Length; position++)
        {
            var word = tokens[position];
            if (word != BuiltCorpus.Gap)
            {
                places[ends[word]++] = new(document, position);
            }
        }
    }
}

internal readonly record struct WordPlace(int Document, int Position);
