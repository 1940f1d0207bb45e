namespace DesignPatterns.Dashboard.Telemetry.Metrics;

/// <summary>Attributes, compared by what they say and not by their order.</summary>
internal sealed class SeriesKey : IEquatable<SeriesKey>
{
    private readonly Field[] _fields;
    private readonly int _hash;

    public SeriesKey(IReadOnlyList<Field> fields)
    {
        _fields = [.. fields];
        Array.Sort(_fields, (left, right) => string.CompareOrdinal(left.Name, right.Name));
        var hash = new HashCode();
        foreach (var field in _fields)
        {
            hash.Add(field);
        }

        _hash = hash.ToHashCode();
    }

    /// <summary>By name.</summary>
    public IReadOnlyList<Field> Fields => _fields;

    public bool Equals(SeriesKey? other) =>
        other is not null && other._hash == _hash && other._fields.AsSpan().SequenceEqual(_fields);

    public override bool Equals(object? obj) => Equals(obj as SeriesKey);

    public override int GetHashCode() => _hash;
}
