using DesignPatterns.Dashboard.Telemetry;
using DesignPatterns.Dashboard.Telemetry.Metrics;

namespace DesignPatterns.Dashboard.Metrics;

/// <summary>A series with its sender's instance among its attributes, when the service has several.</summary>
public sealed record TaggedSeries(IReadOnlyList<Field> Fields, Series Series)
{
    public const string Instance = "service.instance.id";

    public static IReadOnlyList<TaggedSeries> Of(IReadOnlyList<Instrument> instruments)
    {
        var hasInstances = instruments.Select(one => one.Sender.Instance).Distinct().Skip(1).Any();
        return
        [
            .. from one in instruments
               from series in one.Series
               select new TaggedSeries(
                   hasInstances ? [.. series.Fields, new Field(Instance, one.Sender.Instance)] : series.Fields,
                   series),
        ];
    }

    /// <returns>Empty without the attribute, too.</returns>
    public string ValueOf(string name)
    {
        foreach (var field in Fields)
        {
            if (field.Name == name)
            {
                return field.Value;
            }
        }

        return "";
    }

    /// <param name="filter"><c>name=value</c>; <c>name=</c> holds where there is no such attribute.</param>
    public bool Meets(string filter)
    {
        // Names may contain = as values do: compared whole, it does not matter where one ends.
        foreach (var field in Fields)
        {
            if (filter.Length == field.Name.Length + 1 + field.Value.Length
                && filter.StartsWith(field.Name, StringComparison.Ordinal)
                && filter[field.Name.Length] == '='
                && filter.EndsWith(field.Value, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return filter.EndsWith('=') && ValueOf(filter[..^1]).Length == 0;
    }
}

/// <summary>An attribute by which an instrument's series differ.</summary>
/// <param name="Values">In order; empty for series without it.</param>
/// <param name="Count">How many there are; not all may be among the values.</param>
public sealed record Dimension(string Name, IReadOnlyList<string> Values, int Count)
{
    public const int MostValues = 100;

    /// <summary>More attributes have no select; the address can still name them.</summary>
    public const int MostDimensions = 12;

    public static IReadOnlyList<Dimension> Of(IReadOnlyList<TaggedSeries> all)
    {
        var values = new Dictionary<string, HashSet<string>>();
        var counts = new Dictionary<string, int>();
        foreach (var field in all.SelectMany(series => series.Fields))
        {
            if (!values.TryGetValue(field.Name, out var known))
            {
                values[field.Name] = known = [];
            }

            known.Add(field.Value);
            counts[field.Name] = counts.GetValueOrDefault(field.Name) + 1;
        }

        foreach (var (name, count) in counts)
        {
            if (count < all.Count)
            {
                values[name].Add("");
            }
        }

        return
        [
            .. values.Where(each => each.Value.Count > 1)
                .OrderBy(each => each.Key, StringComparer.Ordinal)
                .Take(MostDimensions)
                .Select(each => new Dimension(
                    each.Key, [.. each.Value.Order(StringComparer.Ordinal).Take(MostValues)], each.Value.Count)),
        ];
    }

    /// <summary>The filter that holds for series with the value.</summary>
    public string FilterOf(string value) => $"{Name}={value}";

    /// <summary>The filters of the query that are about this attribute.</summary>
    public IEnumerable<string> In(IReadOnlyList<string> where) =>
        where.Where(filter => filter.StartsWith($"{Name}=", StringComparison.Ordinal));
}
