using DesignPatterns.ResponseCache.Policy;

namespace DesignPatterns.ResponseCache.Memory;

/// <summary>Says that a key's answers vary, and by what: each variant is an entry of its own.</summary>
/// <param name="Fields">The request fields, lowered and sorted.</param>
internal sealed record VaryMarker(string[] Fields) : CacheEntry
{
    private readonly HashSet<string> _variants = new(StringComparer.Ordinal);
    private readonly Lock _admitting = new();
    private long _forgetAt = long.MinValue;

    public override int Size => Overhead + Fields.Sum(name => name.Length * sizeof(char));

    /// <summary>The key of the variant that a request wants; null when there are too many already.</summary>
    /// <remarks>
    /// A client can send what it likes: no more than so many variants are let in until a full set is forgotten,
    /// for one begun now at the timestamp <paramref name="forgetAt"/>.
    /// </remarks>
    public CacheKey? Admit(
        CacheKey key, IHeaderDictionary request, int maximumVariants, long now, long forgetAt)
    {
        var variant = Variation.VariantOf(Fields, request);
        lock (_admitting)
        {
            if (_variants.Contains(variant))
            {
                return key.WithVariant(variant);
            }

            if (_variants.Count >= maximumVariants && now < _forgetAt)
            {
                return null;
            }

            if (_variants.Count is 0 || _variants.Count >= maximumVariants)
            {
                _variants.Clear();
                _forgetAt = forgetAt;
            }

            _variants.Add(variant);
            return key.WithVariant(variant);
        }
    }
}
