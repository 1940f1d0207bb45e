namespace Aspire.Hosting;

/// <summary>Its message is for a person: what is wrong, and what to do about it.</summary>
public class DistributedApplicationException(string message) : Exception(message);

public sealed class MissingParameterValueException(string message) : DistributedApplicationException(message);
