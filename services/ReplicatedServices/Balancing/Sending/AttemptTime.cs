namespace DesignPatterns.Balancing.Sending;

/// <summary>How long an attempt may take.</summary>
/// <param name="Timeout">Until the answer's headers.</param>
/// <param name="Proves">
/// Whether that is time enough for running out of it to count against the replica: a client in a hurry must
/// not be able to eject replicas.
/// </param>
/// <param name="Clock">What measures it.</param>
internal readonly record struct AttemptTime(TimeSpan Timeout, bool Proves, TimeProvider Clock);
