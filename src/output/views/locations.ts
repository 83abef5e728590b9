import type {Location} from '../../colonies/wire/objects/members.js'
import {renderTable} from '../table.js'
import type {View} from '../terminal.js'
import {renderFields} from './fields.js'

export const locationsView: View<readonly Location[]> = (locations, terminal) =>
  renderTable(
    locations,
    [
      {head: 'NAME', value: ({name}) => name, narrow: 'wrap'},
      {head: 'DESCRIPTION', value: ({description}) => description, narrow: 'cut'},
      {head: 'LONG', value: ({long}) => String(long), align: 'right'},
      {head: 'LAT', value: ({lat}) => String(lat), align: 'right'},
    ],
    terminal,
  )

export const locationView: View<Location> = (location, terminal) =>
  renderFields(
    [
      ['Name', location.name],
      ['Location id', location.locationid],
      ['Colony', location.colonyname],
      ['Description', location.description],
      ['Longitude', String(location.long)],
      ['Latitude', String(location.lat)],
    ],
    terminal,
  )
