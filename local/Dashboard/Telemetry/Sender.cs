namespace DesignPatterns.Dashboard.Telemetry;

/// <summary>An attribute, its value as text: a list or a map as JSON.</summary>
public readonly record struct Field(string Name, string Value);

/// <summary>Who sent telemetry: OTLP calls it the resource, a word that here is the AppHost's.</summary>
/// <param name="Service"><c>service.name</c>, which is the name of the AppHost's resource.</param>
/// <param name="Instance"><c>service.instance.id</c>; empty when there is none.</param>
/// <param name="Fields">What else was said of it.</param>
public sealed record Sender(string Service, string Instance, IReadOnlyList<Field> Fields);
