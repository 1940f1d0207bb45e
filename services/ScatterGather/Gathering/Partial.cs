namespace DesignPatterns.Gathering;

/// <summary>What a caller wants of a gather when a leaf fails.</summary>
public enum Partial
{
    /// <summary>
    /// What came: a leaf whose every replica failed is given up at once, and the deadline ends the rest.
    /// </summary>
    Allow,

    /// <summary>As much as the deadline allows: a leaf that failed is asked again until then.</summary>
    Wait,

    /// <summary>All or nothing: the first leaf that fails or is late ends the gather.</summary>
    Fail,
}
