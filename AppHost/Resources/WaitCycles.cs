namespace DesignPatterns.AppHost.Resources;

/// <summary>Refuses a model in which resources wait for each other: it would wait for ever, and say nothing.</summary>
internal static class WaitCycles
{
    public static void CheckWaits(this IDistributedApplicationBuilder builder) =>
        builder.Eventing.Subscribe<BeforeStartEvent>((started, _) =>
        {
            if (Find(started.Model.Resources) is { } cycle)
            {
                throw new DistributedApplicationException(
                    $"Dependency cycle: {string.Join(" waits for ", cycle)}. Remove one of these WaitFor calls.");
            }

            return Task.CompletedTask;
        });

    /// <summary>The names along one cycle, the first repeated at the end; null when there is none.</summary>
    public static IReadOnlyList<string>? Find(IEnumerable<IResource> resources)
    {
        var done = new HashSet<IResource>();
        return resources.Select(resource => Walk(resource, [], done)).FirstOrDefault(cycle => cycle is not null);
    }

    private static IReadOnlyList<string>? Walk(IResource resource, List<IResource> path, HashSet<IResource> done)
    {
        if (path.IndexOf(resource) is >= 0 and var start)
        {
            return [.. path.Skip(start).Append(resource).Select(member => member.Name)];
        }

        if (done.Contains(resource))
        {
            return null;
        }

        path.Add(resource);
        var cycle = resource.Annotations.OfType<WaitAnnotation>()
            .Select(wait => Walk(wait.Resource, path, done))
            .FirstOrDefault(found => found is not null);
        path.RemoveAt(path.Count - 1);
        done.Add(resource);
        return cycle;
    }
}
