namespace DesignPatterns.Dashboard.Telemetry.Metrics;

/// <summary>What a batch says of an instrument before its points.</summary>
internal sealed record InstrumentIdentity(
    Sender Sender, string Meter, string Name, string Description, string Unit, InstrumentKind Kind)
{
    public InstrumentKey Key { get; } = new(Sender.Service, Sender.Instance, Meter, Name, Kind);

    public static InstrumentIdentity Of(Instrument one) =>
        new(one.Sender, one.Meter, one.Name, one.Description, one.Unit, one.Kind);
}

/// <summary>What makes two instruments one; description and unit do not.</summary>
internal readonly record struct InstrumentKey(
    string Service, string Instance, string Meter, string Name, InstrumentKind Kind)
{
    /// <summary>The order of lists: by sender, meter and name.</summary>
    public static int Compare(InstrumentKey left, InstrumentKey right)
    {
        var order = string.CompareOrdinal(left.Service, right.Service);
        order = order != 0 ? order : string.CompareOrdinal(left.Instance, right.Instance);
        order = order != 0 ? order : string.CompareOrdinal(left.Meter, right.Meter);
        order = order != 0 ? order : string.CompareOrdinal(left.Name, right.Name);
        return order != 0 ? order : left.Kind.CompareTo(right.Kind);
    }
}

/// <summary>How a sum's or a histogram's points relate: OTLP's temporality.</summary>
internal enum Temporality
{
    /// <summary>Each point tells of all since the start.</summary>
    Cumulative,

    /// <summary>Each point tells of what came since the one before; they are summed up here.</summary>
    Delta,
}
