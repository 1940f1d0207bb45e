namespace DesignPatterns.Dashboard.Intake;

/// <summary>What one request, and one item of it, may bring along.</summary>
internal static class IntakeBounds
{
    /// <summary>A request's body, also after it was decompressed; a longer one is refused.</summary>
    public const int BodyBytes = 16 << 20;

    /// <summary>Requests that are read and taken at the same time; others wait.</summary>
    public const int RequestsAtOnce = 16;

    /// <summary>How long one waits before it is asked to come again.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Attributes of an item, as Aspire's dashboard has it; the first are kept.</summary>
    public const int Attributes = 128;

    /// <summary>Events of a span, and as many links; the first are kept.</summary>
    public const int Events = 128;

    /// <summary>Characters of a name: of a span, an attribute, a service …; a longer one is cut.</summary>
    public const int Name = 1_024;

    /// <summary>Characters of an attribute's value or of a log entry's text; a longer one is cut.</summary>
    public const int Value = 16 << 10;

    /// <summary>Characters of all that a sender says of itself; what follows is left out.</summary>
    public const int Sender = 16 << 10;

    /// <summary>Buckets of a histogram; a point with more is rejected.</summary>
    public const int Buckets = 512;
}
