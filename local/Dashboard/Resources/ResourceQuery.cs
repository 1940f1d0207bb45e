using DesignPatterns.Feed;

namespace DesignPatterns.Dashboard.Resources;

/// <summary>What the address asks for, as it stands there.</summary>
internal sealed record ResourceRequest(
    string? Resource, string? Reveal, string? Text, string? State, string? Type, string? View, string? Notice);

public enum ResourceViewKind
{
    Table,
    Graph,
}

/// <summary>What the page is to show.</summary>
public sealed record ResourceQuery(
    string? Resource, string? Reveal, string Text, bool OnlyUnwell, string? Type, ResourceViewKind View)
{
    public const string Unwell = "unhealthy";

    /// <summary>The query, or a sentence about what is wrong with it.</summary>
    internal static (ResourceQuery? Query, string? Problem) Parse(ResourceRequest request)
    {
        if (request.State is not (null or "" or "all" or Unwell))
        {
            return (null, $"state={request.State}: expected all or {Unwell}.");
        }

        if (request.View is not (null or "" or "table" or "graph"))
        {
            return (null, $"view={request.View}: expected table or graph.");
        }

        return (new ResourceQuery(
            OrNull(request.Resource),
            OrNull(request.Reveal),
            request.Text ?? "",
            request.State == Unwell,
            OrNull(request.Type),
            request.View == "graph" ? ResourceViewKind.Graph : ResourceViewKind.Table), null);
    }

    internal bool Matches(ResourceDocument resource) =>
        (!OnlyUnwell || ResourceState.IsUnwell(resource))
        && (Type is null || resource.Type == Type)
        && (Contains(resource.Name) || Contains(resource.Source) || Contains(resource.State)
            || resource.Addresses.Any(address => Contains(address.Url)));

    private bool Contains(string? value) =>
        Text.Length == 0 || value?.Contains(Text, StringComparison.OrdinalIgnoreCase) == true;

    private static string? OrNull(string? value) => value is { Length: > 0 } ? value : null;
}
