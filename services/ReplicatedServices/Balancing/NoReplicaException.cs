namespace DesignPatterns.Balancing;

/// <summary>No replica was available, and the last resort, to ask one all the same, failed too.</summary>
public sealed class NoReplicaException(string set, Exception? failure)
    : HttpRequestException($"No replica of '{set}' is available.", failure);

/// <summary>The time for the request ran out.</summary>
public sealed class ReplicaTimeoutException(string set, Exception? failure)
    : HttpRequestException($"No replica of '{set}' answered in time.", failure);
